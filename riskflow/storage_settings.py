"""The settings of where the archive and the attachments lie, and how what lies there is checked and proved."""

import re
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings

FOLDER, S3 = "folder", "s3"
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class StorageSettings(BaseSettings):
    """The part of the settings that says where files lie; docs/reference/configuration.md describes each."""

    archive_storage: str = FOLDER
    attachment_storage: str = FOLDER
    s3_bucket: str = ""
    s3_prefix: str = ""
    s3_endpoint: str = ""
    s3_region: str = ""
    s3_access_key: str = ""
    s3_secret_key: str = Field(default="", repr=False)
    s3_lock: str = "none"
    s3_lock_years: int = 10
    s3_path_style: str = "no"
    fixity_days: int = 7
    anchor_timestamps: str = ""

    @property
    def has_bucket(self) -> bool:
        """Whether something lies in a bucket, or may be moved there or compared with it."""
        return bool(self.s3_bucket) or S3 in {self.archive_storage, self.attachment_storage}


class NamedBucket(Protocol):
    """The settings that are checked."""

    @property
    def has_bucket(self) -> bool: ...
    @property
    def s3_bucket(self) -> str: ...
    @property
    def s3_endpoint(self) -> str: ...
    @property
    def s3_region(self) -> str: ...
    @property
    def s3_access_key(self) -> str: ...
    @property
    def s3_secret_key(self) -> str: ...


def storage_problems(settings: NamedBucket) -> Iterator[str]:
    """Yield what is wrong with the settings of the object store."""
    if not settings.has_bucket:
        return
    if not BUCKET.fullmatch(settings.s3_bucket):
        yield "s3_bucket: write the name of the bucket: 3 to 63 small letters, digits, dots and hyphens"
    if settings.s3_endpoint:
        yield from _endpoint_problems(settings.s3_endpoint)
    elif not settings.s3_region:
        yield "s3_endpoint, s3_region: write the address of the store, or for AWS the region"
    if not (settings.s3_access_key and settings.s3_secret_key):
        yield "s3_access_key, s3_secret_key: give both; they belong to RiskFlow alone"


def _endpoint_problems(endpoint: str) -> Iterator[str]:
    url = urlsplit(endpoint)
    is_encrypted = url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
    if not is_encrypted or not url.hostname or url.username or url.query or url.fragment or url.path not in {"", "/"}:
        yield "s3_endpoint: write https://host or https://host:port; without encryption only on this computer"
