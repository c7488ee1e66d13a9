"""The examples for service managers and web servers are accepted by them, and allow no more than is needed."""

import configparser
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from riskflow.cli import COMMANDS
from riskflow.web.admin.health import PROXY_HEADERS
from riskflow.worker import SHUTDOWN_SECONDS
from tests.support.source_tree import PROJECT

EXAMPLES = PROJECT / "docs" / "examples"
SERVICES = sorted((EXAMPLES / "systemd").glob("*.service"))
TIMERS = sorted((EXAMPLES / "systemd").glob("*.timer"))
HARDENED = {
    "User": "riskflow",
    "UMask": "0077",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelModules": "yes",
    "RestrictNamespaces": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "SystemCallArchitectures": "native",
}
MAX_EXPOSURE = 2.0  # of 10, as `systemd-analyze security` counts


def unit(path: Path) -> configparser.ConfigParser:
    # A unit may name a key twice, and its keys have capitals.
    parser = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, encoding="utf-8")
    return parser


def found(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"there is no {name} here, so the example was not given to it")


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_may_do_no_more_than_it_needs(path: Path) -> None:
    service = unit(path)["Service"]
    assert {key: service.get(key) for key in HARDENED} == HARDENED
    assert service["ReadWritePaths"].split()[0] == "/srv/riskflow"
    assert "MemoryMax" in service


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_service_starts_what_there_is(path: Path) -> None:
    program, *arguments = unit(path)["Service"]["ExecStart"].split()
    if program.endswith("/riskflow"):
        assert arguments[0] in COMMANDS
    else:
        assert arguments[-1] == "riskflow.wsgi:application"


def test_what_runs_on_has_time_to_end() -> None:
    for name in ("web", "worker"):
        service = unit(EXAMPLES / "systemd" / f"riskflow-{name}.service")["Service"]
        assert int(service["TimeoutStopSec"]) > max(SHUTDOWN_SECONDS, 30)


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.stem)
def test_every_timer_has_its_service_and_makes_up_for_what_it_missed(path: Path) -> None:
    assert path.with_suffix(".service") in SERVICES
    assert unit(path)["Timer"]["Persistent"] == "yes"


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_systemd_finds_the_services_well_locked(path: Path) -> None:
    analyze = found("systemd-analyze")
    done = subprocess.run(
        [analyze, "security", "--offline=true", "--no-pager", str(path)], capture_output=True, text=True, check=False
    )
    exposure = re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)
    assert exposure, done.stderr
    assert float(exposure[1]) <= MAX_EXPOSURE


def test_nginx_accepts_the_example(tmp_path: Path) -> None:
    nginx = found("nginx")
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    write_certificate(tmp_path)
    text = text.replace("/etc/ssl/riskflow", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    text = re.sub(r"(listen (?:\[::\]:)?)(80|443)\b", lambda match: f"{match[1]}1{match[2]:0>4}", text)
    logs = f"access_log {tmp_path}/access.log; error_log {tmp_path}/error.log;"
    paths = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ {logs} {paths}\n{text}\n}}",
        encoding="utf-8",
    )
    done = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_the_proxy_says_that_it_is_one_and_passes_on_nothing_that_a_visitor_made_up() -> None:
    """`/metrics` is refused to what came by way of a proxy, which it knows by these headers."""
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    passed = dict(re.findall(r'proxy_set_header (\S+) "?([^";]*)"?;', text))
    assert passed["X-Forwarded-Proto"] == "https"
    assert passed["X-Forwarded-For"] == "$remote_addr"
    assert {"X-Forwarded-Proto", "X-Forwarded-For"} <= set(PROXY_HEADERS)
    assert passed["Forwarded"] == passed["X-Forwarded-Host"] == passed["Proxy"] == ""
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "riskflow.university.se")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
