"""The settings: where they come from, and with which of them RiskFlow does not start."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from riskflow.config import PROJECT, SETTINGS, Config, ConfigError, Mode, data_folder, instance_folder
from riskflow.setting_checks import weakness
from tests.support.settings import CLIENT_SECRET, SECRET, SIGN_IN

MAIL, SENDER = "smtp://mail.university.test:587", "riskflow@university.test"
Environment = dict[str, str]
Written = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Return a function that writes riskflow.toml."""

    def write(text: str) -> Path:
        path = tmp_path / "riskflow.toml"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    return write


@pytest.fixture
def demonstration(tmp_path: Path) -> Environment:
    """Name an empty instance folder."""
    return {"RISKFLOW_INSTANCE": str(tmp_path)}


@pytest.fixture
def production(tmp_path: Path) -> Environment:
    """Give all that production needs."""
    key = tmp_path / "seal.p12"
    key.write_bytes(b"a key")
    key.chmod(0o600)
    tmp_path.chmod(0o700)
    return {
        "RISKFLOW_INSTANCE": str(tmp_path),
        "RISKFLOW_SECRET_KEY": SECRET,
        "RISKFLOW_BASE_URL": "https://riskflow.university.test",
        "RISKFLOW_INSTITUTION_SV": "Universitetet",
        "RISKFLOW_INSTITUTION_EN": "The University",
        "RISKFLOW_SEAL_KEY": "seal.p12",
        "RISKFLOW_SEAL_PASSWORD": "opens it",
        **SIGN_IN,
    }


def test_production_is_what_it_starts_as_when_nobody_says_otherwise(production: Environment, tmp_path: Path) -> None:
    config = Config.from_environment(production)
    assert config.mode is Mode.PRODUCTION
    assert not config.is_demonstration
    assert config.cookie_secure
    assert config.seal_key == tmp_path / "seal.p12"
    assert config.database_url == f"sqlite:///{tmp_path}/riskflow.sqlite"
    assert config.archive == tmp_path / "archive"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"RISKFLOW_SECRET_KEY": ""}, "secret_key: it is missing"),
        ({"RISKFLOW_SECRET_KEY": "kort"}, "shorter than 32"),
        ({"RISKFLOW_SECRET_KEY": "x" * 50}, "repeats itself"),
        ({"RISKFLOW_SECRET_KEY": "abcabcabcaabbccabcacbacbacbacbacbb"}, "too few different"),
        ({"RISKFLOW_SECRET_KEY": "please-change-me-before-the-first-real-case"}, "looks like an example"),
        ({"RISKFLOW_BASE_URL": ""}, "base_url: write the address"),
        ({"RISKFLOW_BASE_URL": "http://riskflow.university.test"}, "https only"),
        ({"RISKFLOW_BASE_URL": "https://riskflow.example.org"}, "address of the example"),
        ({"RISKFLOW_INSTITUTION_SV": ""}, "institution_sv"),
        ({"RISKFLOW_INSTITUTION_EN": "Example University"}, "institution_en"),
        ({"RISKFLOW_SEAL_KEY": ""}, "seal_key: name the institution's key"),
        ({"RISKFLOW_SEAL_KEY": "lost.p12"}, "there is no file"),
        ({"RISKFLOW_DATABASE_URL": "mysql://database"}, "database_url"),
        ({"RISKFLOW_DATABASE_URL": "sqlite:///here.sqlite"}, "whole/path"),
        ({"RISKFLOW_DATABASE_URL": "sqlite://"}, "whole/path"),
        ({"FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"RISKFLOW_ATTACHMENT_MEGABYTES": "0"}, "from 1 to 100"),
        ({"RISKFLOW_ATTACHMENT_MEGABYTES": "ten"}, "from 1 to 100"),
        ({"RISKFLOW_ATTACHMENTS_PER_CASE": "201"}, "from 1 to 200"),
        ({"RISKFLOW_DRAFT_MEGABYTES_PER_PERSON": "0"}, "from 1 to 100000"),
        ({"RISKFLOW_MIN_FREE_MEGABYTES": "some"}, "from 1 to 1000000"),
        ({"RISKFLOW_CLAMD": "clamd"}, "clamd: write /path"),
        ({"RISKFLOW_CLAMD": "tcp://scanner:3310"}, "clamd: write /path"),
        ({"RISKFLOW_MAIL_FROM": SENDER}, "mail_server: name the server as well"),
        ({"RISKFLOW_MAIL_SERVER": "mail.university.test", "RISKFLOW_MAIL_FROM": SENDER}, "STARTTLS"),
        ({"RISKFLOW_MAIL_SERVER": "http://mail.university.test", "RISKFLOW_MAIL_FROM": SENDER}, "STARTTLS"),
        ({"RISKFLOW_MAIL_SERVER": "smtp://me:pw@mail.university.test", "RISKFLOW_MAIL_FROM": SENDER}, "mail_user and"),
        ({"RISKFLOW_MAIL_SERVER": "smtp://mail.university.test:many", "RISKFLOW_MAIL_FROM": SENDER}, "STARTTLS"),
        ({"RISKFLOW_MAIL_SERVER": "smtp://mail.university.test/x", "RISKFLOW_MAIL_FROM": SENDER}, "STARTTLS"),
        ({"RISKFLOW_MAIL_SERVER": MAIL}, "mail_from: write the address"),
        ({"RISKFLOW_OIDC_ISSUER": ""}, "oidc_issuer: name the identity provider"),
        ({"RISKFLOW_OIDC_ISSUER": "http://id.university.test"}, "beginning with https"),
        ({"RISKFLOW_OIDC_ISSUER": "https://id.university.test/?x=1"}, "beginning with https"),
        ({"RISKFLOW_OIDC_CLIENT_ID": ""}, "oidc_client_id: write the name"),
        ({"RISKFLOW_OIDC_CLIENT_SECRET": "kort"}, "oidc_client_secret: it is shorter"),
        ({"RISKFLOW_OIDC_SCOPES": "profile"}, "begin with openid"),
        ({"RISKFLOW_OIDC_ALGORITHMS": "none"}, "oidc_algorithms: choose from"),
        ({"RISKFLOW_OIDC_ALGORITHMS": "HS256 RS256"}, "oidc_algorithms: choose from"),
        ({"RISKFLOW_OIDC_CA_FILE": "lost.pem"}, "oidc_ca_file: there is no file"),
        ({"RISKFLOW_OIDC_CA_FILE": "seal.p12"}, "oidc_ca_file: .* cannot be read as certificates"),
        ({"RISKFLOW_OIDC_PROXY": "http://me:pw@proxy:3128"}, "oidc_proxy: write http://host:port"),
        ({"RISKFLOW_SESSION_HOURS": "500"}, "session_hours: write a whole number from 1 to 24"),
        ({"RISKFLOW_STEP_UP_MINUTES": "0"}, "step_up_minutes: write a whole number"),
        (
            {"RISKFLOW_MAIL_SERVER": MAIL, "RISKFLOW_MAIL_FROM": "a@b.test\nBcc: c@d.test"},
            "mail_from: write the address",
        ),
        ({"RISKFLOW_MAIL_SERVER": MAIL, "RISKFLOW_MAIL_FROM": SENDER, "RISKFLOW_MAIL_USER": "me"}, "give both"),
        (
            {
                "RISKFLOW_MAIL_SERVER": "smtp+insecure://localhost:25",
                "RISKFLOW_MAIL_FROM": SENDER,
                "RISKFLOW_MAIL_USER": "me",
                "RISKFLOW_MAIL_PASSWORD": "pw",
            },
            "does not travel over smtp",
        ),
    ],
)
def test_production_refuses_what_is_missing_weak_or_unsafe(
    production: Environment, changed: Environment, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        Config.from_environment(production | changed)


def test_production_says_everything_that_is_wrong_at_once(demonstration: Environment) -> None:
    with pytest.raises(ConfigError) as refusal:
        Config.from_environment(demonstration)
    for setting in ("secret_key", "base_url", "institution_sv", "seal_key"):
        assert f"- {setting}" in str(refusal.value)


def test_a_number_that_is_none_hides_no_other_fault(demonstration: Environment) -> None:
    faulty = {"RISKFLOW_ATTACHMENT_MEGABYTES": "9" * 5000, "RISKFLOW_MAIL_FROM": SENDER, "FLASK_DEBUG": "1"}
    with pytest.raises(ConfigError) as refusal:
        Config.from_environment(demonstration | faulty)
    for setting in ("secret_key", "attachment_megabytes", "mail_server", "FLASK_DEBUG"):
        assert f"- {setting}: " in str(refusal.value)


@pytest.mark.parametrize("name", ["riskflow.toml", "seal.p12", "."])
def test_production_refuses_files_that_others_may_use(
    production: Environment, written: Written, tmp_path: Path, name: str
) -> None:
    written("")
    path = tmp_path / name
    path.chmod(path.stat().st_mode | 0o004)
    with pytest.raises(ConfigError, match="chmod o-rwx"):
        Config.from_environment(production)


def test_production_refuses_to_become_a_demonstration(production: Environment, written: Written) -> None:
    with pytest.raises(ConfigError, match="for production"):
        Config.from_environment(production | {"RISKFLOW_MODE": "production"}, Mode.DEMONSTRATION)
    written('institution_en = "The University"')
    with pytest.raises(ConfigError, match="for production"):
        Config.from_environment({"RISKFLOW_INSTANCE": production["RISKFLOW_INSTANCE"]}, Mode.DEMONSTRATION)


@pytest.mark.parametrize("name", ["riskflow.sqlite", "archive", "attachments"])
def test_a_demonstration_does_not_move_in_where_data_lie(demonstration: Environment, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(ConfigError, match="already holds data"):
        Config.from_environment(demonstration, Mode.DEMONSTRATION)


def test_a_demonstration_does_not_take_a_real_seal(demonstration: Environment) -> None:
    with pytest.raises(ConfigError, match="a real one must not seal"):
        Config.from_environment(demonstration | {"RISKFLOW_SEAL_KEY": "seal.p12"}, Mode.DEMONSTRATION)


def test_a_demonstration_sends_no_letters(demonstration: Environment) -> None:
    with pytest.raises(ConfigError, match="a demonstration sends no letters"):
        Config.from_environment(
            demonstration | {"RISKFLOW_MAIL_SERVER": MAIL, "RISKFLOW_MAIL_FROM": SENDER}, Mode.DEMONSTRATION
        )


@pytest.mark.parametrize(
    ("address", "port"),
    [
        (MAIL, 587),
        ("smtp://mail.university.test", 587),
        ("smtps://mail.university.test", 465),
        ("smtp+insecure://localhost", 25),
    ],
)
def test_a_mail_server_is_found_where_the_setting_says(production: Environment, address: str, port: int) -> None:
    config = Config.from_environment(production | {"RISKFLOW_MAIL_SERVER": address, "RISKFLOW_MAIL_FROM": SENDER})
    assert config.outgoing_mail_server
    assert (config.outgoing_mail_server.port, config.outgoing_mail_server.sender) == (port, SENDER)
    assert Config.from_environment(production).outgoing_mail_server is None


def test_a_demonstration_makes_its_own_secret_once(tmp_path: Path) -> None:
    environ = {"RISKFLOW_INSTANCE": str(tmp_path / "new" / "instance")}
    first = Config.from_environment(environ, Mode.DEMONSTRATION)
    assert first.is_demonstration
    assert weakness(first.secret_key) is None
    assert (first.instance / "demonstration.secret").stat().st_mode & 0o777 == 0o600
    assert Config.from_environment(environ, Mode.DEMONSTRATION) == first


def test_a_demonstration_is_known_to_the_commands_that_come_after(demonstration: Environment) -> None:
    first = Config.from_environment(demonstration, Mode.DEMONSTRATION)
    assert Config.from_environment(demonstration) == first


def test_two_demonstrations_have_different_secrets(tmp_path: Path) -> None:
    folders = (str(tmp_path / "one"), str(tmp_path / "two"))
    made = {Config.from_environment({"RISKFLOW_INSTANCE": f}, Mode.DEMONSTRATION).secret_key for f in folders}
    assert len(made) == 2


def test_production_does_not_take_over_the_settings_of_a_demonstration(demonstration: Environment) -> None:
    Config.from_environment(demonstration, Mode.DEMONSTRATION)
    with pytest.raises(ConfigError, match="secret_key: it is missing"):
        Config.from_environment(demonstration | {"RISKFLOW_MODE": "production"})


def test_the_environment_goes_before_the_file(production: Environment, written: Written) -> None:
    written('institution_sv = "Högskolan"\nquestionnaire = "other"\n')
    config = Config.from_environment(production)
    assert config.institution_sv == "Universitetet"
    assert config.questionnaire == "other"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mode = production", "line 1"),
        ('secret = "x"', "there is no setting 'secret'"),
        ("questionnaire = 1", "between quotation marks"),
        ('mode = "demo"', "there is no 'demo'"),
    ],
)
def test_it_says_what_is_wrong_in_the_file(demonstration: Environment, written: Written, text: str, words: str) -> None:
    written(text)
    with pytest.raises(ConfigError, match=words):
        Config.from_environment(demonstration)


def test_the_example_is_complete_and_cannot_be_used_as_it_is(demonstration: Environment, written: Written) -> None:
    example = (PROJECT / "instance" / "riskflow.example.toml").read_text(encoding="utf-8")
    assert tuple(tomllib.loads(example)) == SETTINGS
    written(example)
    with pytest.raises(ConfigError) as refusal:
        Config.from_environment(demonstration)
    for setting in ("secret_key", "base_url", "institution_sv", "seal_key"):
        assert f"- {setting}" in str(refusal.value)


def test_it_does_not_print_its_secrets(production: Environment) -> None:
    url = "postgresql://riskflow:hush@database/riskflow"
    mail = {
        "RISKFLOW_MAIL_SERVER": MAIL,
        "RISKFLOW_MAIL_FROM": SENDER,
        "RISKFLOW_MAIL_USER": "me",
        "RISKFLOW_MAIL_PASSWORD": "quiet",
    }
    config = Config.from_environment(production | {"RISKFLOW_DATABASE_URL": url} | mail)
    printed = repr(config) + repr(config.outgoing_mail_server)
    assert "quiet" not in printed
    assert SECRET not in printed
    assert CLIENT_SECRET not in printed
    assert "opens it" not in printed
    assert "hush" not in printed


def test_tests_get_a_demonstration_of_their_own(tmp_path: Path) -> None:
    config = Config.for_tests(tmp_path, "postgresql://database")
    assert config.is_demonstration
    assert config.database_url == "postgresql://database"
    assert not config.cookie_secure


def test_the_instance_is_in_the_checkout_unless_it_is_named(tmp_path: Path) -> None:
    assert instance_folder({}) == PROJECT / "instance"
    assert instance_folder({"RISKFLOW_INSTANCE": str(tmp_path)}) == tmp_path


def test_the_questions_and_the_templates_are_found() -> None:
    assert data_folder("questionnaires").is_dir()
    assert data_folder("templates").is_dir()


@pytest.mark.parametrize("name", ["instance", "missing", ""])
def test_anchors_are_kept_in_a_folder_that_exists_outside_the_instance(demonstration: Environment, name: str) -> None:
    outside = {"missing": "/no/such/folder", "": "relative"}.get(name, demonstration["RISKFLOW_INSTANCE"])
    with pytest.raises(ConfigError, match="anchor_folder: write the whole path"):
        Config.from_environment({**demonstration, "RISKFLOW_ANCHOR_FOLDER": outside})


def test_anchors_are_mailed_only_with_a_mail_server(demonstration: Environment) -> None:
    with pytest.raises(ConfigError, match="anchor_mail: write an address"):
        Config.from_environment({**demonstration, "RISKFLOW_ANCHOR_MAIL": "registrar@university.se"})


BUCKET = {
    "RISKFLOW_ARCHIVE_STORAGE": "s3",
    "RISKFLOW_S3_BUCKET": "riskflow",
    "RISKFLOW_S3_ENDPOINT": "https://s3.university.test",
    "RISKFLOW_S3_ACCESS_KEY": "key",
    "RISKFLOW_S3_SECRET_KEY": "hush-hush",
}


def test_an_object_store_is_named_whole(production: Environment) -> None:
    config = Config.from_environment(production | BUCKET)
    assert config.has_bucket
    assert "hush-hush" not in repr(config)
    assert not Config.from_environment(production).has_bucket


@pytest.mark.parametrize(
    ("name", "written", "words"),
    [
        ("archive_storage", "cloud", "archive_storage: write folder or s3"),
        ("s3_bucket", "", "s3_bucket: write the name"),
        ("s3_bucket", "A/B", "s3_bucket: write the name"),
        ("s3_endpoint", "", "s3_endpoint, s3_region: write the address"),
        ("s3_endpoint", "http://s3.university.test", "s3_endpoint: write https://host"),
        ("s3_endpoint", "https://key:secret@s3.university.test", "s3_endpoint: write https://host"),
        ("s3_access_key", "", "s3_access_key, s3_secret_key: give both"),
        ("s3_prefix", "../other", "s3_prefix: write parts of letters"),
        ("s3_lock", "some", "s3_lock: write none, governance or compliance"),
        ("s3_lock_years", "0", "s3_lock_years: write a whole number from 1 to 100"),
        ("s3_ca_file", "no-such-file.pem", "s3_ca_file: there is no file"),
    ],
)
def test_what_does_not_fit_an_object_store_is_refused(
    production: Environment, name: str, written: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        Config.from_environment(production | BUCKET | {f"RISKFLOW_{name.upper()}": written})
