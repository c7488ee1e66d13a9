"""The archives of an instance, in the storages that its settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskflow.config import ARCHIVE_FOLDER, ATTACHMENTS_FOLDER, Config, ConfigError
from riskflow.files.archive import Archive, AttachmentArchive
from riskflow.files.folder import FolderStorage
from riskflow.files.storage import StorageUnavailableError
from riskflow.storage_settings import S3

if TYPE_CHECKING:
    from riskflow.files.bucket import BucketSettings
    from riskflow.files.storage import Storage

NO_LOCK = "none"


def record_archive(config: Config, kind: str = "") -> Archive:
    """Return the archive of the records, in the storage of the settings or in a named one."""
    storage = storage_of(config, ARCHIVE_FOLDER, kind or config.archive_storage)
    return Archive(storage, config.s3_lock_years)


def attachment_archive(config: Config, kind: str = "") -> AttachmentArchive:
    """Return the archive of the attachments, in the storage of the settings or in a named one."""
    return AttachmentArchive(storage_of(config, ATTACHMENTS_FOLDER, kind or config.attachment_storage))


def storage_of(config: Config, area: str, kind: str) -> Storage:
    """Return the storage of a kind for an area.

    Raises:
        ConfigError: when what an object store needs is not installed.
    """
    if kind != S3:
        return FolderStorage(config.instance / area)
    try:
        from riskflow.files.bucket import BucketStorage  # noqa: PLC0415 - heavy, optional, and seldom configured
    except ModuleNotFoundError as error:
        raise ConfigError(
            "archive_storage, attachment_storage: the package boto3 is missing; install requirements/s3.txt"
        ) from error
    return BucketStorage(bucket_settings(config), area)


def check_storage(config: Config) -> None:
    """Ask the object store of the settings whether it is fit for what lies in it, or is to be moved there.

    Raises:
        ConfigError: when it is not, or what it needs is not installed.
        StorageUnavailableError: when it does not answer.
    """
    storage_of(config, ATTACHMENTS_FOLDER, S3)  # says so where boto3 is missing
    from riskflow.files.bucket import BucketError, check_bucket  # noqa: PLC0415 - as above

    try:
        check_bucket(bucket_settings(config), deletes=config.attachment_storage == S3)
    except BucketError as error:
        raise ConfigError(str(error)) from error


def reach_storage(config: Config) -> None:
    """Ask whether the bucket of the settings is there.

    Raises:
        StorageUnavailableError: when it does not answer, or is not there.
    """
    from riskflow.files.bucket import BucketError, reach_bucket  # noqa: PLC0415 - as above

    try:
        reach_bucket(bucket_settings(config))
    except BucketError as error:
        raise StorageUnavailableError(str(error)) from error


def bucket_settings(config: Config) -> BucketSettings:
    """Return how the bucket is reached."""
    from riskflow.files.bucket import BucketSettings  # noqa: PLC0415 - as above

    return BucketSettings(
        bucket=config.s3_bucket,
        prefix=config.s3_prefix,
        endpoint=config.s3_endpoint.rstrip("/"),
        region=config.s3_region,
        access_key=config.s3_access_key,
        secret_key=config.s3_secret_key,
        ca_file=config.s3_ca_file,
        is_path_style=config.s3_path_style == "yes",
        lock="" if config.s3_lock == NO_LOCK else config.s3_lock,
    )
