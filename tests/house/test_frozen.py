"""Frozen: what must not change while the program is reorganised. Snapshots lie in tests/house/frozen/snapshots.

Here: the settings, the bytes of the questionnaires, the tables, the migrations, the events and their hashes, the
record, the archive, the queue and the names of the letters. Beside it:

- test_frozen_commands.py: the commands with their parameters, help texts, exit codes and JSON keys;
- test_frozen_pages.py: the addresses with their methods, the fields of the forms, and the demonstration's events.

Held elsewhere, and not repeated here:

- what a worked case amounts to, in words that can be read: tests/questionnaire/test_acceptance.py;
- that a released version keeps its digest: tests/questionnaire/test_library.py;
- that the tables and the migrations agree and go both ways, and the guards: tests/store/test_refusals.py;
- that the same record is the same PDF byte by byte, and says all of the data: tests/records/test_content.py;
- that every field of the record and every setting is described: tests/records/test_model.py, test_documents.py;
- what the archive refuses, and that a file may only be read: tests/files/test_archive.py;
- the bytes of a letter: tests/top_level/test_mail.py; events, letters and commands as documented: test_generated.py.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import certifi
import pytest
import sqlalchemy as sa
import yaml
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from click.testing import CliRunner

from tests.house.frozen import program
from tests.house.frozen.comparison import check_frozen, key_paths
from tests.house.frozen.source import durable_names
from tests.support.records import sample_records
from tests.support.settings import CLIENT_SECRET
from tests.support.source_tree import PROJECT, project_files

PRODUCTION = {
    "mode": "production",
    "secret_key": "Zq4vT9xKw2Lr7YbN1cHf8sJm3DpGt6Ua5EiXo0RV",
    "base_url": "https://riskflow.university.test",
    "institution_sv": "Universitetet",
    "institution_en": "The University",
    "seal_key": "seal.p12",
    "oidc_issuer": "https://id.university.test",
    "oidc_client_id": "riskflow",
    "oidc_client_secret": CLIENT_SECRET,
}
OTHERWISE = {
    "database_url": "postgresql://db.university.test/riskflow",
    "questionnaire": "other",
    "seal_password": "opens it",
    "context_hosts": "data.university.test",
    "attachment_megabytes": "11",
    "attachments_per_case": "21",
    "list_addresses": "https://lists.university.test/",
    "persons_because": "A reason that is long enough to be one.",
    "mail_server": "smtps://mail.university.test",
    "mail_user": "user",
    "mail_password": "word",
    "mail_from": "riskflow@university.test",
    "contact_name": "The office of RAI",
    "contact_email": "rai@university.test",
    "contact_telephone": "+46 8 123 45 67",
    "anchor_folder": "/",
    "anchor_mail": "registrar@university.test",
    "metrics_addresses": "10.1.0.0/16",
    "hosts": "status.university.test",
    "trusted_proxies": "1",
    "rate_storage": "redis://counters.university.test:6379",
    "rate_multiple": "2",
    "log_level": "WARNING",
    "clamd": "127.0.0.1:3310",
    "draft_megabytes_per_person": "50",
    "min_free_megabytes": "300",
    "figures_minimum": "10",
    "public_register": "yes",
    "registry_pattern": "[0-9]{4}/[0-9]+",
    "registry_example": "2026/345",
    "oidc_scopes": "openid email",
    "oidc_acr": "mfa",
    "oidc_algorithms": "ES256",
    "oidc_ca_file": certifi.where(),
    "oidc_proxy": "http://proxy.university.test:3128",
    "session_idle_minutes": "30",
    "session_hours": "8",
    "step_up_minutes": "5",
    "role_mapping": "roles.toml",
    "seal_module": certifi.where(),
    "seal_token": "records",
    "seal_label": "seal",
    "signature_trust": certifi.where(),
    "signing_service": "https://sign.university.test/api",
    "signing_service_key": "hush",
    "signing_destinations": "https://sign.university.test https://login.university.test",
    "signing_idp": "https://login.university.test/idp.xml",
    "signing_scope": "university.test",
    "signing_authn_context": "https://refeds.org/profile/sfa",
    "signing_assurance": "http://www.swamid.se/policy/assurance/al3",
    "signing_registration_authority": "http://federation.test/",
    "signing_attribute": "urn:oid:1.3.6.1.4.1.5923.1.1.1.6",
    "timestamp_service": "http://time.university.test",
    "s3_ca_file": certifi.where(),
    "archive_storage": "s3",
    "attachment_storage": "s3",
    "s3_bucket": "riskflow",
    "s3_prefix": "riskflow/test",
    "s3_endpoint": "https://s3.university.test",
    "s3_region": "eu-north-1",
    "s3_access_key": "key",
    "s3_secret_key": "hush",
    "s3_lock": "governance",
    "s3_lock_years": "20",
    "s3_path_style": "yes",
    "fixity_days": "30",
}
START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def test_the_settings_have_their_names(own_instance: Path) -> None:
    """A wrong name is answered with all right ones."""
    (own_instance / "riskflow.toml").write_text('mode = "demonstration"\nnone = "x"\n', encoding="utf-8")
    refused = CliRunner().invoke(program.main, ["verify"])
    names = re.search(r"there is no setting 'none'; there are (.*)", refused.output)
    assert names
    assert set(names[1].split(", ")) == {*PRODUCTION, *OTHERWISE}


def test_every_setting_is_read_from_the_environment(tmp_path: Path) -> None:
    config = program.Config.from_environment(_environment(tmp_path, {**PRODUCTION, **OTHERWISE}))
    expected = {**PRODUCTION, **OTHERWISE, "seal_key": tmp_path / "seal.p12", "role_mapping": tmp_path / "roles.toml"}
    assert {name: _as_written(getattr(config, name)) for name in expected} == {
        name: str(value) for name, value in expected.items()
    }


def test_the_settings_have_their_defaults(tmp_path: Path) -> None:
    config = program.Config.from_environment(_environment(tmp_path, PRODUCTION))
    assert config.database_url == f"sqlite:///{tmp_path / 'riskflow.sqlite'}"
    optional = OTHERWISE.keys() - {"database_url"}
    check_frozen("settings", {name: _as_written(getattr(config, name)) for name in optional})


def _as_written(value: object) -> str:
    """Return a setting as the configuration writes it: several addresses stand with spaces between."""
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    folder.chmod(0o700)
    (folder / "seal.p12").touch(mode=0o600)
    (folder / "roles.toml").touch()
    return {"RISKFLOW_INSTANCE": str(folder), **{f"RISKFLOW_{name.upper()}": each for name, each in settings.items()}}


def test_the_released_questionnaires_keep_their_bytes() -> None:
    """Worked cases may be added, and drafts may change; their results are held by the snapshots of the cases."""
    lock = PROJECT / "questionnaires" / "lock.yaml"
    released = [Path("questionnaires", *name.split()) for name in yaml.safe_load(lock.read_text(encoding="utf-8"))]
    files = [each for folder in released for each in project_files(f"{folder}/*.yaml") if each.name != "cases.yaml"]
    assert len(files) > len(released) > 1
    check_frozen("questionnaires", {str(file): _digest(PROJECT / file) for file in (*files, lock.relative_to(PROJECT))})


@pytest.mark.slow
@pytest.mark.parametrize("version", ["0.1", "1.0", "2.0"])
def test_every_worked_case_amounts_to_the_same_report(version: str) -> None:
    path = PROJECT / "questionnaires" / "ri" / version / "cases.yaml"
    scored = CliRunner().invoke(program.main, ["score", str(path), "--version", version, "--json"])
    assert scored.exit_code == 0
    reports = {report["id"]: json.dumps(report, sort_keys=True).encode() for report in json.loads(scored.stdout)}
    check_frozen(f"reports/{version}", {name: hashlib.sha256(report).hexdigest() for name, report in reports.items()})


def test_the_migrations_keep_their_bytes_and_their_order() -> None:
    files = [PROJECT / each for each in project_files("riskflow/*/migrations/versions/0*.py")]
    config = AlembicConfig()
    config.set_main_option("script_location", str(files[0].parents[1]))
    scripts = ScriptDirectory.from_config(config)
    order = [script.revision for script in scripts.walk_revisions()]
    check_frozen("migrations", {"order": order[::-1], "files": {each.name: _digest(each) for each in files}})


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


SQLITE = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
POSTGRESQL = """
    SELECT 'column ' || c.relname || '.' || a.attname,
        concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NOT NULL' END,
            pg_get_expr(d.adbin, d.adrelid))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d
        ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION SELECT 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION SELECT 'function ' || proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def test_the_database_has_its_tables_constraints_indexes_and_triggers(empty_database_url: str) -> None:
    program.Database(empty_database_url).migrate()
    engine = sa.create_engine(empty_database_url, poolclass=sa.NullPool)
    kind = engine.dialect.name
    with engine.connect() as connection:
        rows = connection.execute(sa.text(SQLITE if kind == "sqlite" else POSTGRESQL)).all()
    check_frozen(f"database/{kind}", {name: _in_one_order(" ".join(sql.split())) for name, sql in rows})


def _in_one_order(sql: str) -> str:
    """Return a definition with the constraints of its table in one order: Alembic copies them from a set."""
    if not sql.startswith("CREATE TABLE"):
        return sql
    columns, *constraints = re.split(
        r", (?=(?:CONSTRAINT|PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK)\b)", sql.removesuffix(" )")
    )
    return f"{', '.join([columns, *sorted(constraints)])} )"


def test_the_events_have_their_tags_and_fields() -> None:
    check_frozen("events", {tag: sorted(program.fields_of(tag)) for tag in program.SENTENCES})


def test_a_chain_of_every_event_has_its_hashes() -> None:
    link = program.EventLink(0, None, "", None, START, {}, program.FIRST_PREVIOUS)
    hashes = {}
    for seq, tag in enumerate(sorted(program.SENTENCES), start=1):
        words: list[Any] = [f"ord “{seq}”", {"sv": f"på svenska {seq}", "en": f"in English {seq}"}]
        data = {field: words[place % 2] for place, field in enumerate(sorted(program.fields_of(tag)))}
        at = START + timedelta(days=seq, microseconds=seq)
        link = replace(link, seq=seq, case=seq % 3 or None, tag=tag, actor=seq % 4 or None, at=at, data=data)
        hashes[tag] = link.hash()
        link = replace(link, previous=hashes[tag])
    check_frozen("event-hashes", hashes)


@pytest.mark.parametrize("name", ["decision", "self_assessment", "closure"])
def test_the_record_has_its_keys_and_its_bytes(name: str) -> None:
    written = program.as_json(getattr(sample_records, name)())
    read = json.loads(written)
    assert read["schema"] == "riskflow-record/1"
    check_frozen(f"records/{name}", {"sha256": hashlib.sha256(written).hexdigest(), "keys": key_paths(read)})


def test_the_archives_have_their_layout(tmp_path: Path) -> None:
    config = program.Config.for_tests(tmp_path)
    for folder in (config.archive, config.attachments):
        program.Archive(folder).put(b"RiskFlow")
    digest = hashlib.sha256(b"RiskFlow").hexdigest()
    found = {each.relative_to(tmp_path).as_posix(): each.stat().st_mode & 0o777 for each in _files(tmp_path)}
    place = f"sha256/{digest[:2]}/{digest[2:4]}/{digest}"
    assert found == {f"archive/{place}": 0o440, f"attachments/{place}": 0o440}


def _files(folder: Path) -> Iterator[Path]:
    return (each for each in folder.rglob("*") if each.is_file())


def test_the_background_work_has_its_names_and_keys() -> None:
    """What waits in a queue, or was begun before an upgrade, is found by these names."""
    check_frozen("background-work", durable_names())


def test_the_letters_have_their_templates() -> None:
    names = {"stop", "question", "to-head", "to-rai", "to-sai", "to-decide", "decided", "closed", "supplement", "lists"}
    names |= {"meeting", "meeting-cancelled", "to-adjust", "minutes-back", "circulation", "light-check", "task"}
    names |= {"freeze", "handed-over", "correction-asked", "addendum", "correction-refused", "draft-disposal"}
    names |= {"reminder", "overdue", "question-reminder", "question-late"}
    names |= {"obligation-due", "obligation-overdue", "obligation-lapsed", "proof", "proof-refused"}
    names |= {"check-in", "check-in-flagged", "expired", "hearing", "message", "applicant-wrote", "internal-message"}
    names |= {"more-asked", "referral", "stop-refused", "adjust-reminder", "minutes-late", "change-due", "change-late"}
    found = {each.name for each in project_files("templates/*.txt") if each.parent.name == "mail"}
    assert found == {f"{name}.{language}.txt" for name in (*names, "digest", "foot") for language in ("sv", "en")}
