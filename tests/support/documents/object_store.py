"""A real S3-compatible server on this computer, in a process of its own that a test can kill."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from socket import socket
from typing import Any
from uuid import uuid4

import boto3

from riskflow.files.bucket import BucketSettings

HERE = "127.0.0.1"
STARTING_SECONDS = 30
LISTED_AT_ONCE = 5
"""So few that tests meet longer lists."""
SETTINGS = ("bucket", "prefix", "endpoint", "region", "access_key", "secret_key", "lock")


@dataclass
class ObjectStore:
    """A server with buckets; stopping it loses them."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        return f"http://{HERE}:{self.port}"

    @property
    def client(self) -> Any:  # noqa: ANN401 - boto3 makes the class of its clients as it runs
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
        return boto3.client("s3", endpoint_url=self.endpoint, **keys)

    def bucket(self, *, versions: bool = True, locks: bool = True, lock: str = "governance") -> BucketSettings:
        """Make a bucket and return the settings by which an instance reaches it."""
        name = f"bucket-{uuid4().hex}"
        self.client.create_bucket(Bucket=name, **({"ObjectLockEnabledForBucket": True} if locks else {}))
        if versions:
            self.client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return BucketSettings(name, "rf", self.endpoint, "us-east-1", "test", "test", is_path_style=True, lock=lock)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def overwrite(self, settings: BucketSettings, ending: str, content: bytes) -> None:
        """Put another content under the name that ends so, as somebody does who has the key of the store."""
        self.client.put_object(Bucket=settings.bucket, Key=self.key(settings, ending), Body=content)

    def lose(self, settings: BucketSettings, ending: str) -> None:
        self.client.delete_object(Bucket=settings.bucket, Key=self.key(settings, ending))

    def key(self, settings: BucketSettings, ending: str) -> str:
        return next(key for key in self.keys(settings) if key.endswith(ending))

    def keys(self, settings: BucketSettings) -> list[str]:
        found = self.client.list_objects_v2(Bucket=settings.bucket, MaxKeys=1000).get("Contents", ())
        return [each["Key"] for each in found]

    def versions(self, settings: BucketSettings) -> list[str]:
        """Return the keys of all versions and marks of deletion."""
        found = self.client.list_object_versions(Bucket=settings.bucket, MaxKeys=1000)
        return [each["Key"] for each in (*found.get("Versions", ()), *found.get("DeleteMarkers", ()))]


def as_settings(bucket: BucketSettings, **more: str) -> dict[str, str]:
    """Return what stands in the settings of an instance that keeps everything in this bucket."""
    named = {f"s3_{name}": str(getattr(bucket, name)) for name in SETTINGS} | {"s3_path_style": "yes"}
    named["s3_lock"] = bucket.lock or "none"
    return named | {"archive_storage": "s3", "attachment_storage": "s3"} | more


def away(bucket: BucketSettings) -> BucketSettings:
    """Return a bucket of a store that nobody serves."""
    return replace(bucket, endpoint=f"http://{HERE}:{free_port()}")


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """Start a server and stop it."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", HERE, "-p", str(port)]
    environment = os.environ | {"MOTO_S3_DEFAULT_MAX_KEYS": str(LISTED_AT_ONCE)}
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere) as process:
        try:
            _await(port)
            yield ObjectStore(port, process)
        finally:
            process.kill()


def free_port() -> int:
    with socket() as listening:
        listening.bind((HERE, 0))
        return int(listening.getsockname()[1])


def _await(port: int) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < until:
        try:
            connection = HTTPConnection(HERE, port, timeout=STARTING_SECONDS)
            connection.request("GET", "/moto-api/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            connection.close()
            return
    raise TimeoutError(f"the object store does not answer on port {port}")
