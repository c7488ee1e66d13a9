"""An instance whose archive and attachments lie in an object store, which is a real server over HTTP."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskflow.app import demo_runner
from riskflow.cli import main
from riskflow.config import Config, ConfigError
from riskflow.errors import ReadOnlyError
from riskflow.files.bucket import BucketSettings
from riskflow.files.configured import attachment_archive, record_archive
from riskflow.files.storage import StorageUnavailableError
from riskflow.services.assessment import attachments as attachment_service
from riskflow.services.assessment import submission
from riskflow.services.assessment.attachments import Upload
from riskflow.services.instance import Instance
from riskflow.services.operations.demo.runner import DemoRunner
from riskflow.services.operations.health import health_states
from riskflow.services.operations.start_checks import mark_mode, require_storage
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.database import Database
from riskflow.store.queries import cases as case_queries
from riskflow.worker import Worker
from tests.support.cases.demonstration import material, stage_with_cast
from tests.support.documents.object_store import ObjectStore, as_settings, away, object_store

pytestmark = pytest.mark.slow

CONTENT = b"Avtal om kaniner."


@dataclass
class Site:
    """An instance whose commands run as operators type them; `use` writes its settings."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    code: str = ""
    """Of the draft with a document."""

    def use(self, bucket: BucketSettings, **more: str) -> None:
        for name, value in as_settings(bucket, **more).items():
            self.monkeypatch.setenv(f"RISKFLOW_{name.upper()}", value)

    @property
    def config(self) -> Config:
        return Config.from_environment(os.environ)

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments])

    def done(self, *arguments: str | Path) -> str:
        said = self.run(*arguments)
        assert said.exit_code == 0, said.output
        return said.output

    def stage(self) -> DemoRunner:
        """Return the stage of an instance without people."""
        return stage_with_cast(self.config)

    def stage_again(self) -> DemoRunner:
        return demo_runner(Instance.open(self.config), material())

    def file_record(self, stage: DemoRunner) -> str:
        code = stage.submit("rf-01")
        worker, key = Worker(self.config), f"record-{code}-1"
        worker.register_record(key, worker.issue_files(key))
        worker.instance.database.engine.dispose()
        return code

    def attach(self, stage: DemoRunner, code: str, content: bytes = CONTENT) -> str:
        digest = stage.attachments.put(content)
        with stage.unit_of_work_as("alice") as uow:
            attachment_service.attach(uow, code, Upload("avtal.txt", "text/plain", len(content), digest), limit=9)
        return digest

    def hand_over(self, stage: DemoRunner, code: str) -> None:
        with stage.unit_of_work_as("alice") as uow:
            submission.hand_to_security(uow, code)

    def move_files(self, bucket: BucketSettings) -> None:
        """Put everything into a bucket, without locks, and use it from now on."""
        self.use(bucket)
        for archive in (record_archive, attachment_archive):
            source, target = archive(self.config, "folder"), archive(self.config, "s3")
            for digest in source.digests():
                target.put(source.get(digest))
        for area in ("archive", "attachments"):
            shutil.rmtree(self.folder / area)

    def lock_records(self) -> None:
        """Do what every worker does when it starts."""
        worker = Worker(self.config)
        worker.lock_records()
        worker.instance.database.engine.dispose()

    def filled(self) -> tuple[DemoRunner, str]:
        """Fill the instance with a filed record, and a draft that has a document, wherever the settings say."""
        stage = self.stage()
        self.file_record(stage)
        code = stage.draft("rf-14", upto=3)
        self.attach(stage, code)
        return stage, code


@dataclass(frozen=True)
class Filled:
    folder: Path
    code: str
    """Of the draft with a document."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Filled:
    """Return an instance with a filed record and a draft with a document, in folders, for others to be copies of."""
    folder = tmp_path_factory.mktemp("filled") / "instance"
    with pytest.MonkeyPatch.context() as patch:
        opened = _opened(folder, migrated_file, patch)
        _, code = opened.filled()
    return Filled(folder, code)


def _opened(folder: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    folder.mkdir(mode=0o700)
    (folder / "riskflow.toml").write_text('mode = "demonstration"\n', encoding="utf-8")
    shutil.copy(database, folder / "riskflow.sqlite")
    monkeypatch.setenv("RISKFLOW_INSTANCE", str(folder))
    mark_mode(Config.from_environment(os.environ), Database(f"sqlite:///{folder}/riskflow.sqlite"))
    return Site(folder, monkeypatch)


@pytest.fixture
def site(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return an instance in which nothing is yet."""
    return _opened(tmp_path / "instance", migrated_file, monkeypatch)


@pytest.fixture
def full(tmp_path: Path, filled: Filled, monkeypatch: pytest.MonkeyPatch) -> Site:
    """Return an instance with a filed record and a draft with a document, in folders."""
    shutil.copytree(filled.folder, tmp_path / "instance")
    monkeypatch.setenv("RISKFLOW_INSTANCE", str(tmp_path / "instance"))
    return Site(tmp_path / "instance", monkeypatch, filled.code)


@pytest.fixture
def moved(full: Site, bucket: BucketSettings) -> Site:
    """Return the same in an object store."""
    full.move_files(bucket)
    full.lock_records()
    return full


@pytest.fixture
def bucket(store: ObjectStore) -> BucketSettings:
    return store.bucket()


def complete(config: Config, code: str) -> None:
    worker = Worker(config)
    try:
        worker.remove_content(f"removal-{code}")
    finally:
        worker.instance.database.engine.dispose()


def test_records_are_filed_locked_and_verified_there(site: Site, store: ObjectStore, bucket: BucketSettings) -> None:
    site.use(bucket)
    site.filled()
    assert not (site.folder / "archive").exists()
    assert not (site.folder / "attachments").exists()
    assert "Everything is as it was written." in site.done("verify")
    with Instance.open(site.config).read(SYSTEM) as uow:
        digests = case_queries.every_record_digest(uow.session)
        assert "yes" in [each.found.en for each in health_states(uow, site.config, []) if "store" in each.name.en]
    archive = record_archive(site.config)
    assert len(digests) == len(archive.digests()) == 3
    store.overwrite(bucket, min(digests), b"another content")
    said = site.run("verify")
    assert said.exit_code == 1
    assert f"{min(digests)} was altered" in said.output


def test_a_record_without_its_lock_is_found_and_locked_by_the_next_worker(full: Site, bucket: BucketSettings) -> None:
    full.move_files(bucket)
    said = full.run("verify")
    assert said.exit_code == 1
    assert said.output.count("is not locked as s3_lock says") == 3
    full.lock_records()
    full.done("verify")


def test_a_case_for_security_leaves_no_version_of_its_documents(
    moved: Site, store: ObjectStore, bucket: BucketSettings
) -> None:
    stage, code = moved.stage_again(), moved.code
    store.overwrite(bucket, stage.attachments.put(CONTENT), b"an older version, in words of the case")
    assert sum("attachments" in key for key in store.versions(bucket)) == 2
    moved.hand_over(stage, code)
    complete(moved.config, code)
    assert not [key for key in store.versions(bucket) if "attachments" in key]
    moved.done("verify")


def test_a_removal_waits_for_a_store_that_is_away(moved: Site, bucket: BucketSettings, store: ObjectStore) -> None:
    stage, code = moved.stage_again(), moved.code
    moved.hand_over(stage, code)
    moved.use(away(bucket))
    with pytest.raises(ReadOnlyError, match="storage of the archive does not answer"):
        complete(moved.config, code)
    assert any("attachments" in key for key in store.versions(bucket))
    moved.use(bucket)
    complete(moved.config, code)
    assert not [key for key in store.versions(bucket) if "attachments" in key]


def test_a_record_waits_for_a_store_that_is_away_and_no_row_speaks_of_it(site: Site, bucket: BucketSettings) -> None:
    with object_store() as own:
        site.use(own.bucket())
        stage = site.stage()
        code = stage.submit("rf-01")
        worker, key = Worker(site.config), f"record-{code}-1"
        own.kill()
        with pytest.raises(StorageUnavailableError):
            worker.issue_files(key)
        worker.sweep_attachments()  # what a worker does besides goes on
        worker.lock_records()
        with worker.instance.read(SYSTEM) as uow:
            assert case_queries.every_record_digest(uow.session) == set()
        worker.instance.database.engine.dispose()
    site.use(bucket)
    worker = Worker(site.config)
    worker.register_record(key, worker.issue_files(key))
    worker.instance.database.engine.dispose()
    site.done("verify")


def test_verifying_says_so_when_the_store_does_not_answer(moved: Site, bucket: BucketSettings) -> None:
    moved.use(away(bucket))
    said = moved.run("verify")
    assert said.exit_code == 1
    assert "Nothing is proved" in said.output
    assert "altered" not in said.output


def test_checks_and_packages_say_so_as_well_and_leave_nothing_behind(
    moved: Site, bucket: BucketSettings, tmp_path: Path
) -> None:
    moved.use(away(bucket))
    package = tmp_path / "packages" / "case.zip"
    package.parent.mkdir()
    for command in (("fixity", "--all"), ("package", "--case", moved.code, "--output", str(package))):
        said = moved.run("archive", *command)
        assert said.exit_code == 1
        assert "does not answer" in said.output
        assert "damaged" not in said.output
    assert list(package.parent.iterdir()) == []
    moved.use(bucket)
    assert "0 damaged" in moved.run("archive", "fixity", "--all").output


def test_the_archive_moves_to_the_store_and_both_are_the_same(
    full: Site, store: ObjectStore, bucket: BucketSettings
) -> None:
    stage = full.stage_again()
    before = record_archive(full.config).digests()
    full.use(bucket, archive_storage="folder", attachment_storage="folder")
    assert "The object store is fit." in full.done("archive", "check")
    said = full.done("archive", "move", "--to", "s3")
    assert "records: 3 of 3 are in the new storage." in said
    assert "attachments: 1 of 1 are in the new storage." in said
    assert 'write  archive_storage = "s3"' in said
    assert "archive: 3 of 3 files are the same in both." in full.done("archive", "compare")
    assert stage.attachments.digests()  # nothing is cleared before the settings name the new storage
    full.use(bucket)
    assert "were cleared out of the old storage" in full.done("archive", "move", "--to", "s3")
    assert stage.attachments.digests() == set()
    assert record_archive(full.config).digests() == before
    assert record_archive(full.config, "folder").digests() == before
    full.done("verify")  # also that every record is locked
    # And back again, with a difference that is found on the way.
    store.overwrite(bucket, min(before), b"x")
    said = full.run("archive", "compare").output
    assert f"archive: {min(before)} altered (s3)" in said
    assert f"attachments: {next(iter(attachment_archive(full.config).digests()))} missing (folder)" in said


def test_a_move_that_is_interrupted_goes_on_where_it_was(full: Site, bucket: BucketSettings) -> None:
    full.use(bucket, archive_storage="folder", attachment_storage="folder")
    source, target = record_archive(full.config, "folder"), record_archive(full.config, "s3")
    target.put(source.get(min(source.digests())))
    full.use(away(bucket), archive_storage="folder", attachment_storage="folder")
    said = full.run("archive", "move", "--to", "s3")
    assert said.exit_code == 1
    assert "type the same command again" in said.output
    full.use(bucket, archive_storage="folder", attachment_storage="folder")
    full.done("archive", "move", "--to", "s3")
    assert target.digests() == source.digests()


def test_what_is_altered_is_not_moved_and_nothing_is_cleared(full: Site, bucket: BucketSettings) -> None:
    stage = full.stage_again()
    path = next(each for each in (full.folder / "archive").rglob("*") if each.is_file())
    path.chmod(0o640)
    path.write_bytes(b"altered")
    full.use(bucket)
    said = full.run("archive", "move", "--to", "s3")
    assert said.exit_code == 1
    assert f"{path.name} cannot be read, or was altered" in said.output
    assert stage.attachments.digests()


def test_a_document_of_a_case_that_left_while_it_was_moved_goes_from_both(
    full: Site, store: ObjectStore, bucket: BucketSettings
) -> None:
    stage, code = full.stage_again(), full.code
    full.use(bucket, archive_storage="folder", attachment_storage="folder")
    full.done("archive", "move", "--to", "s3")
    full.hand_over(stage, code)
    complete(full.config, code)
    assert any("attachments" in key for key in store.versions(bucket))
    full.use(bucket)
    full.done("archive", "move", "--to", "s3")
    assert not [key for key in store.versions(bucket) if "attachments" in key]


def test_a_backup_holds_the_objects_and_comes_back_into_an_empty_store(
    moved: Site, store: ObjectStore, tmp_path: Path
) -> None:
    record_archive(moved.config).put(b"of an interrupted attempt")
    said = moved.done("backup", tmp_path / "backups")
    assert "1 files were left out" in said
    made = Path(said.partition(": ")[0])
    files = [each.name for each in made.rglob("*") if each.is_file() and len(each.name) == 64]
    assert len(files) == 4
    other = store.bucket()
    moved.use(other)
    for path in moved.folder.glob("riskflow.sqlite*"):
        path.unlink()
    assert "4 files are in the object store" in moved.done("restore", made)
    assert not (moved.folder / "archive").exists()
    said = moved.run("verify").output
    assert "missing" not in said
    moved.lock_records()
    moved.done("verify")
    assert record_archive(moved.config).digests() | attachment_archive(moved.config).digests() == set(files)


def test_a_backup_without_one_of_the_objects_is_none(
    moved: Site, store: ObjectStore, bucket: BucketSettings, tmp_path: Path
) -> None:
    stage = moved.stage_again()
    store.lose(bucket, next(iter(stage.attachments.digests())))
    said = moved.run("backup", tmp_path / "backups")
    assert said.exit_code == 1
    assert "is missing or altered, so there is no whole backup" in said.output
    moved.use(away(bucket))
    said = moved.run("backup", tmp_path / "backups")
    assert said.exit_code == 1
    assert "does not answer" in said.output
    shutil.rmtree(tmp_path / "backups")


def test_it_starts_with_a_store_that_is_away_but_not_with_one_that_does_not_fit(
    site: Site, store: ObjectStore, caplog: pytest.LogCaptureFixture
) -> None:
    site.use(away(store.bucket()))
    require_storage(site.config)
    assert "does not answer" in caplog.text
    site.use(store.bucket(locks=False), s3_lock="compliance")
    with pytest.raises(ConfigError, match="has no object lock"):
        require_storage(site.config)
    assert site.run("archive", "check").exit_code == 1


def test_without_a_bucket_the_commands_say_what_is_missing(site: Site) -> None:
    for command in (("check",), ("move", "--to", "s3"), ("compare",)):
        said = site.run("archive", *command)
        assert said.exit_code == 1
        assert "s3_bucket: the settings name no object store" in said.output
