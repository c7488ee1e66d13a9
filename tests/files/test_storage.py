"""Both storages promise the same; what only an object store does is said apart. It is a real server over HTTP."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskflow.files.archive import Archive, ArchiveError, ArchiveFault, AttachmentArchive, name_of
from riskflow.files.bucket import BucketError, BucketSettings, BucketStorage, check_bucket
from riskflow.files.folder import FolderStorage
from riskflow.files.storage import FileLockedError, Storage, StorageUnavailableError
from tests.support.documents.object_store import LISTED_AT_ONCE, ObjectStore, away, object_store

CONTENT = b"Beslut: ja, med villkor."
DIGEST = sha256(CONTENT).hexdigest()
NOW = datetime.now(UTC)
TOMORROW = NOW + timedelta(days=1)

Damage = Callable[[str, bytes | None], None]


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return FolderStorage(tmp_path / "archive")
    store: ObjectStore = request.getfixturevalue("store")
    return BucketStorage(store.bucket(), "archive")


@pytest.fixture
def damage(storage: Storage, request: pytest.FixtureRequest) -> Damage:
    """Return a function that puts another content under a name, or takes the file away, behind the program's back."""

    def change(name: str, content: bytes | None) -> None:
        if isinstance(storage, FolderStorage):
            path = storage.root / name
            path.unlink(missing_ok=True)
            if content is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            return
        assert isinstance(storage, BucketStorage)
        client, key = request.getfixturevalue("store").client, f"{storage.root}/{name}"
        bucket = storage.settings.bucket
        if content is None:
            client.delete_object(Bucket=bucket, Key=key)
        else:
            client.put_object(Bucket=bucket, Key=key, Body=content)

    return change


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5, deadline=None)
@given(st.binary(max_size=5000))
def test_it_gives_back_what_it_was_given(storage: Storage, content: bytes) -> None:
    archive = Archive(storage)
    digest = archive.put(content)
    assert archive.get(digest) == content
    assert archive.put(content) == digest
    assert archive.has(digest)
    assert list(archive.check([digest])) == []


def test_a_content_of_several_pieces_comes_back_whole(storage: Storage) -> None:
    content = bytes(range(256)) * 10_000
    archive = Archive(storage)
    assert archive.get(archive.put(content)) == content
    assert list(archive.check()) == []


def test_what_lies_under_a_name_is_never_overwritten(storage: Storage) -> None:
    storage.write("sha256/ab/cd/name", b"first")
    storage.write("sha256/ab/cd/name", b"second")
    assert b"".join(storage.read("sha256/ab/cd/name")) == b"first"


def test_there_is_nothing_where_nothing_was_written(storage: Storage) -> None:
    archive = Archive(storage)
    assert not archive.has(DIGEST)
    assert archive.digests() == set()
    assert list(archive.check()) == []
    with pytest.raises(ArchiveError, match="cannot read"):
        archive.get(DIGEST)


def test_it_lists_what_is_there_with_its_time(storage: Storage) -> None:
    archive = AttachmentArchive(storage)
    digests = {archive.put(b"%d" % number) for number in range(3)}
    assert archive.digests() == digests
    assert archive.stored_before(NOW - timedelta(hours=1)) == set()
    assert archive.stored_before(TOMORROW) == digests


def test_a_byte_that_was_changed_is_found_and_not_handed_out(storage: Storage, damage: Damage) -> None:
    archive = Archive(storage)
    archive.put(CONTENT)
    damage(name_of(DIGEST), bytes([CONTENT[0] ^ 1]) + CONTENT[1:])
    assert [problem.fault for problem in archive.check([DIGEST])] == [ArchiveFault.ALTERED]
    with pytest.raises(ArchiveError, match="altered"):
        archive.get(DIGEST)
    with pytest.raises(ArchiveError, match="altered"):
        archive.put(CONTENT)


def test_what_was_taken_away_is_found(storage: Storage, damage: Damage) -> None:
    archive = Archive(storage)
    archive.put(CONTENT)
    damage(name_of(DIGEST), None)
    assert [problem.fault for problem in archive.check([DIGEST])] == [ArchiveFault.MISSING]
    assert archive.put(CONTENT) == DIGEST  # and it can be stored anew
    assert list(archive.check([DIGEST])) == []


@pytest.mark.parametrize("name", ["notes.txt", f"00/00/{DIGEST}"])
def test_it_names_what_does_not_belong(storage: Storage, damage: Damage, name: str) -> None:
    archive = Archive(storage)
    archive.put(CONTENT)
    damage(f"sha256/{name}", CONTENT)
    assert [(each.fault, each.where) for each in archive.check()] == [(ArchiveFault.FOREIGN, name)]


def test_what_is_destroyed_is_gone(storage: Storage) -> None:
    archive = AttachmentArchive(storage)
    archive.put(CONTENT)
    archive.destroy(DIGEST)
    archive.destroy(DIGEST)
    assert archive.digests() == set()
    assert not archive.has(DIGEST)


# -- Only in an object store ---------------------------------------------------------------------------------------


@pytest.fixture
def bucket(store: ObjectStore) -> BucketSettings:
    return store.bucket()


def test_no_earlier_version_is_left_of_what_is_destroyed(store: ObjectStore, bucket: BucketSettings) -> None:
    archive = AttachmentArchive(BucketStorage(bucket, "attachments"))
    archive.put(CONTENT)
    store.overwrite(bucket, DIGEST, b"another version")
    store.lose(bucket, DIGEST)
    assert len(store.versions(bucket)) == 3
    archive.destroy(DIGEST)
    assert store.versions(bucket) == []


@pytest.mark.parametrize("mode", ["governance", "compliance"])
def test_only_what_is_kept_is_locked(store: ObjectStore, mode: str) -> None:
    bucket = store.bucket(lock=mode)
    records = Archive(BucketStorage(bucket, "archive"), lock_years=10)
    attempt, issued = records.put(b"of an attempt"), records.put(b"of an issued record")
    records.keep(issued, NOW)
    records.keep(issued, NOW)
    assert records.is_kept(issued, NOW)
    assert not records.is_kept(attempt, NOW)
    removing = AttachmentArchive(BucketStorage(bucket, "archive"))
    removing.destroy(attempt)
    with pytest.raises(FileLockedError, match="does not let go"):
        removing.destroy(issued)
    assert records.get(issued) == b"of an issued record"


def test_a_bucket_without_locks_locks_nothing(store: ObjectStore) -> None:
    archive = AttachmentArchive(BucketStorage(store.bucket(locks=False, lock=""), "archive"), lock_years=10)
    archive.put(CONTENT)
    archive.keep(DIGEST, NOW)
    assert archive.is_kept(DIGEST, NOW)
    archive.destroy(DIGEST)


def test_two_instances_and_two_areas_share_a_bucket_and_see_nothing_of_each_other(bucket: BucketSettings) -> None:
    places = [(bucket, "archive"), (bucket, "attachments"), (replace(bucket, prefix=""), "archive")]
    archives = [Archive(BucketStorage(*place)) for place in places]
    digests = [{archive.put(b"%d" % number)} for number, archive in enumerate(archives)]
    assert [archive.digests() for archive in archives] == digests


def test_more_files_than_one_answer_lists_are_all_listed(bucket: BucketSettings) -> None:
    archive = Archive(BucketStorage(bucket, "archive"))
    stored = {archive.put(b"%d" % number) for number in range(2 * LISTED_AT_ONCE + 1)}
    assert archive.digests() == stored


def test_a_store_that_does_not_answer_is_no_missing_and_no_altered_file(bucket: BucketSettings) -> None:
    archive = AttachmentArchive(BucketStorage(away(bucket), "archive"))
    calls: list[Callable[[], object]] = [
        lambda: archive.put(CONTENT),
        lambda: archive.get(DIGEST),
        lambda: archive.has(DIGEST),
        archive.digests,
        lambda: list(archive.check([DIGEST])),
        lambda: archive.destroy(DIGEST),
        lambda: archive.keep(DIGEST, NOW),
    ]
    for call in calls:
        with pytest.raises(StorageUnavailableError, match="does not answer"):
            call()


def test_a_store_that_is_killed_in_the_middle_leaves_no_promise_that_is_not_kept() -> None:
    with object_store() as own:
        archive = Archive(BucketStorage(own.bucket(), "archive"))
        kept = archive.put(CONTENT)
        assert list(archive.check([kept])) == []
        own.kill()
        with pytest.raises(StorageUnavailableError):
            archive.put(b"what comes after")
        with pytest.raises(StorageUnavailableError):
            list(archive.check([kept]))


def test_it_does_not_print_its_secret(bucket: BucketSettings) -> None:
    assert "hush" not in repr(replace(bucket, secret_key="hush"))


def test_a_fit_bucket_is_taken_and_the_check_leaves_nothing(store: ObjectStore, bucket: BucketSettings) -> None:
    check_bucket(bucket, deletes=True)
    assert store.versions(bucket) == []


def _missing(store: ObjectStore) -> BucketSettings:
    return replace(store.bucket(), bucket="no-such-bucket")


def _without_versions(store: ObjectStore) -> BucketSettings:
    return store.bucket(locks=False, versions=False, lock="")


def _without_locks(store: ObjectStore) -> BucketSettings:
    return store.bucket(locks=False)


def _with_a_default_rule(store: ObjectStore) -> BucketSettings:
    made = store.bucket()
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}
    configuration = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    store.client.put_object_lock_configuration(Bucket=made.bucket, ObjectLockConfiguration=configuration)
    return made


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (_missing, "s3_bucket: there is no bucket no-such-bucket"),
        (_without_versions, "keeps no versions; switch versioning on"),
        (_without_locks, "s3_lock: .* has no object lock"),
        (_with_a_default_rule, "take the rule away"),
    ],
)
def test_a_bucket_that_does_not_fit_is_refused_in_words(
    store: ObjectStore, make: Callable[[ObjectStore], BucketSettings], words: str
) -> None:
    with pytest.raises(BucketError, match=words):
        check_bucket(make(store), deletes=True)
