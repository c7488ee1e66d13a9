"""Files in a bucket of an S3-compatible object store. Only this module knows boto3, and only a setting loads it."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config as ClientConfig
from botocore.exceptions import BotoCoreError, ClientError, IncompleteReadError
from botocore.session import Session
from urllib3.exceptions import HTTPError

from riskflow.files.storage import Entry, FileLockedError, StorageUnavailableError

CONNECT_SECONDS, ANSWER_SECONDS, ATTEMPTS = 3, 15, 2
"""A person may wait for the answer. The worker tries again later in any case."""
_PIECE = 1024 * 1024  # bytes
_MISSING = {"404", "NoSuchKey", "NotFound"}
_TAKEN = {"412", "PreconditionFailed"}
_REFUSED = {"403", "AccessDenied", "MethodNotAllowed", "InvalidRequest"}
_NO_LOCKS = {"ObjectLockConfigurationNotFoundError", "InvalidRequest"}
_STRICTEST = "COMPLIANCE"


class BucketError(Exception):
    """The bucket, or what the keys may do there, does not fit the settings. The message begins with the setting."""


@dataclass(frozen=True, slots=True)
class BucketSettings:
    """Which bucket it is, how it is reached, and whether files of issued records are locked there."""

    bucket: str
    prefix: str
    endpoint: str
    """Empty: that of AWS for the region."""
    region: str
    access_key: str
    secret_key: str = field(repr=False)
    ca_file: Path | None = None
    is_path_style: bool = False
    lock: str = ""
    """Mode of the locks: `governance`, `compliance` or nothing."""

    @property
    def where(self) -> str:
        return f"the bucket {self.bucket} at {self.endpoint or f'AWS, {self.region}'}"


class BucketStorage:
    """The files of one area, such as `archive`, below the prefix of an instance. Only `lock` locks."""

    def __init__(self, settings: BucketSettings, area: str) -> None:
        self.settings = settings
        self.root = "/".join(part for part in (settings.prefix, area) if part)
        self._bucket = settings.bucket

    @property
    def _client(self) -> Any:  # noqa: ANN401 - boto3 makes the class of its clients as it runs
        # Connections must not be shared with a process that was forked off.
        return _client(self.settings, os.getpid())

    def write(self, name: str, content: bytes) -> None:
        if self.has(name):
            return
        with _answering(self.settings, ignored=_TAKEN):  # another writer was quicker, or our first attempt was heard
            self._client.put_object(Bucket=self._bucket, Key=self._key(name), Body=content, IfNoneMatch="*")

    def read(self, name: str) -> Iterator[bytes]:
        with _answering(self.settings):
            body = self._client.get_object(Bucket=self._bucket, Key=self._key(name))["Body"]
            with body:
                yield from body.iter_chunks(_PIECE)

    def has(self, name: str) -> bool:
        try:
            with _answering(self.settings):
                self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        except FileNotFoundError:
            return False
        return True

    def entries(self, prefix: str) -> Iterator[Entry]:
        pages = self._client.get_paginator("list_objects_v2")
        with _answering(self.settings):
            for page in pages.paginate(Bucket=self._bucket, Prefix=self._key(f"{prefix}/")):
                for found in page.get("Contents", ()):
                    yield Entry(found["Key"].removeprefix(f"{self.root}/"), found["LastModified"])

    def delete(self, name: str) -> None:
        with _answering(self.settings):
            for version in self._versions(name):
                self._delete_version(name, version)
            if left := list(self._versions(name)):
                raise FileLockedError(f"{name} still has {len(left)} versions in {self.settings.where}.")

    def lock(self, name: str, until: datetime) -> None:
        if self.settings.lock and not self.is_locked(name, until):
            retention = {"Mode": self.settings.lock.upper(), "RetainUntilDate": until}
            with _answering(self.settings):
                self._client.put_object_retention(Bucket=self._bucket, Key=self._key(name), Retention=retention)

    def is_locked(self, name: str, until: datetime) -> bool:
        if not self.settings.lock:
            return True
        with _answering(self.settings):
            found = self._client.head_object(Bucket=self._bucket, Key=self._key(name))
        is_strict = found.get("ObjectLockMode") in {self.settings.lock.upper(), _STRICTEST}
        return is_strict and bool(found["ObjectLockRetainUntilDate"] >= until)

    def _versions(self, name: str) -> Iterator[str]:
        """Yield every version of a file, and what marks it as deleted."""
        key = self._key(name)
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key):
            found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            yield from (each["VersionId"] for each in found if each["Key"] == key)

    def _delete_version(self, name: str, version: str) -> None:
        try:
            self._client.delete_object(Bucket=self._bucket, Key=self._key(name), VersionId=version)
        except ClientError as error:
            if _code(error) not in _REFUSED:
                raise
            raise FileLockedError(
                f"{self.settings.where} does not let go of {name}: a lock holds it, or the key may not delete versions."
            ) from error

    def _key(self, name: str) -> str:
        return f"{self.root}/{name}"


def reach_bucket(settings: BucketSettings) -> None:
    """Ask whether the bucket is there.

    Raises:
        BucketError: when it is not.
        StorageUnavailableError: when the store does not answer.
    """
    try:
        with _answering(settings, ignored=set()):
            _client(settings, os.getpid()).head_bucket(Bucket=settings.bucket)
    except FileNotFoundError as error:
        raise BucketError(f"s3_bucket: there is no bucket {settings.bucket} at {settings.endpoint or 'AWS'}") from error


def check_bucket(settings: BucketSettings, *, deletes: bool) -> None:
    """Check that the bucket keeps versions, locks if it should, and lets the key write (and delete).

    Raises:
        BucketError: when it does not, with what to do.
        StorageUnavailableError: when the store does not answer.
    """
    client, bucket = _client(settings, os.getpid()), settings.bucket
    reach_bucket(settings)
    with _answering(settings, words="s3_access_key: the key may not ask whether the bucket keeps versions"):
        versioning = client.get_bucket_versioning(Bucket=bucket)
    if versioning.get("Status") != "Enabled":
        raise BucketError(f"s3_bucket: {settings.where} keeps no versions; switch versioning on")
    found: dict[str, Any] = {}
    with _answering(settings, ignored=_NO_LOCKS | _MISSING, words="s3_access_key: the key may not ask for locks"):
        found = client.get_object_lock_configuration(Bucket=bucket).get("ObjectLockConfiguration", {})
    _check_locks(settings, found)
    _check_writing(client, settings, deletes=deletes)


def _check_locks(settings: BucketSettings, found: dict[str, Any]) -> None:
    if settings.lock and found.get("ObjectLockEnabled") != "Enabled":
        raise BucketError(
            f"s3_lock: {settings.where} has no object lock; make a bucket with it, or write none and accept that "
            "whoever has the key can remove records"
        )
    if found.get("Rule"):
        raise BucketError(
            f"s3_bucket: {settings.where} has a default rule that locks every file, also those that have to be "
            "removable; take the rule away: RiskFlow locks what it has issued, by s3_lock"
        )


def _check_writing(client: Any, settings: BucketSettings, *, deletes: bool) -> None:  # noqa: ANN401 - as above
    key = "/".join(part for part in (settings.prefix, "start-check", secrets.token_hex(16)) if part)
    with _answering(settings, words="s3_access_key: the key may not write to the bucket (s3:PutObject)"):
        version = client.put_object(Bucket=settings.bucket, Key=key, Body=b"").get("VersionId", "null")
    try:
        with _answering(settings, words="s3_access_key: the key may not delete versions (s3:DeleteObjectVersion)"):
            client.delete_object(Bucket=settings.bucket, Key=key, VersionId=version)
    except BucketError:
        if deletes:
            raise


@contextmanager
def _answering(settings: BucketSettings, *, ignored: set[str] | None = None, words: str = "") -> Iterator[None]:
    """Turn what the store answers into errors of the port, and a refusal into words where they are given.

    Raises:
        FileNotFoundError: there is no such file.
        BucketError: the store refuses, in the words.
        StorageUnavailableError: anything else.
    """
    try:
        yield
    except ClientError as error:
        code = _code(error)
        if code in (ignored or ()):
            return
        if code in _MISSING:
            raise FileNotFoundError(f"The file is not in {settings.where}.") from error
        if words and code in _REFUSED:
            raise BucketError(words) from error
        raise StorageUnavailableError(f"{settings.where} refuses {error.operation_name} ({code}).") from error
    except (BotoCoreError, HTTPError, IncompleteReadError, ConnectionError, TimeoutError) as error:
        raise StorageUnavailableError(f"{settings.where} does not answer ({type(error).__name__}).") from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@lru_cache(maxsize=4)
def _client(settings: BucketSettings, _process: int) -> Any:  # noqa: ANN401 - as above
    session = Session()
    # The settings alone count: no file, variable, proxy or service of the surroundings adds to them.
    for name in ("config_file", "credentials_file"):
        session.set_config_variable(name, os.devnull)
    config = ClientConfig(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        s3={"addressing_style": "path" if settings.is_path_style else "auto"},
        proxies={},
        signature_version="s3v4",
        ignore_configured_endpoint_urls=True,
        # Not every store knows the newer checksums; every file is read back and compared by its SHA-256 anyway.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.session.Session(botocore_session=session).client(
        "s3",
        region_name=settings.region or "us-east-1",
        endpoint_url=settings.endpoint or None,
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        verify=str(settings.ca_file) if settings.ca_file else True,
        config=config,
    )
