"""Letters on their way: what they say, that nobody can steer their headers, and how the way there is protected."""

import re
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskflow.cases.notifications import Notification
from riskflow.config import data_folder
from riskflow.mail import (
    InvalidAddressError,
    Letter,
    MailComposer,
    MailRefusedError,
    MailServerUnavailableError,
    MailTransport,
    OutgoingMail,
)
from riskflow.setting_checks import MailServer
from riskflow.text import Language, Text
from tests.support.smtp_server import HERE, Mailbox, certificate, mailbox

WRITER = MailComposer(
    data_folder("templates"), "https://riskflow.university.test", Text(sv="Universitetet", en="The University")
)
ABOUT = Letter(7, Notification.TO_RAI, "RF-2026-0042", "/c/AbC")
LETTER = OutgoingMail(
    letters=(ABOUT,),
    name="Åsa Öberg",
    address="asa@university.test",
    written_at=datetime(2026, 11, 25, 12, 0, tzinfo=UTC),
)
SENDER = "riskflow@university.test"


def server(box: Mailbox, scheme: str = "smtp+insecure", user: str = "", password: str = "") -> MailServer:
    return MailServer(HERE, box.port, scheme, SENDER, user, password)


@pytest.mark.parametrize("letter", Notification)
@pytest.mark.parametrize("language", Language)
def test_every_letter_has_a_subject_and_a_few_lines_with_the_link(letter: Notification, language: Language) -> None:
    subject, text = WRITER.subject_and_body(replace(LETTER, letters=(replace(ABOUT, notification=letter),)), language)
    assert 0 < len(subject) < 60
    lines = [line for line in text.splitlines() if line]
    assert 0 < lines.index("https://riskflow.university.test/c/AbC") <= 4
    # A freeze is ruled on by people who may not know the cases that it is about.
    assert ("RF-2026-0042" in lines[0]) == (letter is not Notification.FREEZE)


def test_a_letter_names_its_case_in_the_subject_and_speaks_both_languages() -> None:
    with mailbox() as box:
        MailTransport(server(box)).send(WRITER.message(LETTER, SENDER))
    [letter] = box.kept
    assert letter["Subject"] == "RF-2026-0042: ett ärende har kommit till RAI / a case has come to RAI"
    assert letter["Message-ID"] == "<letter-7@riskflow.university.test>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["To"] == "Åsa Öberg <asa@university.test>"
    assert letter.get_content_type() == "text/plain"
    body = letter.get_content()
    assert body.index("Anmäl först om du är jävig") < body.index("First declare")
    assert max(len(line) for line in letter.as_bytes().splitlines()) <= 998


def test_the_same_letter_is_the_same_message_byte_by_byte() -> None:
    assert WRITER.message(LETTER, SENDER).as_bytes() == WRITER.message(LETTER, SENDER).as_bytes()


ATTACKS = [
    "Eve\r\nBcc: all@university.test",
    "Eve\nBcc: all@university.test\n\nClick here",
    "Eve\rSubject: other",
    "Eve\x00\x0b\x0c\x1b[2J",
    "Eve\u2028Bcc: all@university.test",
    "Eve\x85Bcc: all@university.test",
    'Eve" <all@university.test>, "',
    "=?utf-8?q?Eve=0D=0ABcc=3A_all=40university=2Etest?=",
    "Eve, all@university.test",
    "E" * 3000,
    "",
]


@pytest.mark.parametrize("name", ATTACKS)
def test_a_name_cannot_add_a_header_a_recipient_or_a_text(name: str) -> None:
    with mailbox() as box:
        MailTransport(server(box)).send(WRITER.message(replace(LETTER, name=name), SENDER))
    [letter] = box.kept
    plain = WRITER.message(LETTER, SENDER)
    assert box.recipients == [["asa@university.test"]]
    assert {key for key, _ in letter.items() if not key.startswith("X-")} == set(plain.keys())
    assert [each.addr_spec for each in letter["To"].addresses] == ["asa@university.test"]
    assert letter["Subject"] == plain["Subject"]
    assert letter.get_content().splitlines() == plain.get_content().splitlines()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "asa",
        "asa@",
        "@university.test",
        "asa@university.test\r\nBcc: all@university.test",
        "asa@university.test\nRCPT TO:<all@university.test>",
        "asa@university.test, all@university.test",
        "asa@university.test>",
        "Åsa <asa@university.test>",
        "asa@university.test all@university.test",
        "åsa@university.test",
        "asa@university.test\x00",
    ],
)
def test_what_is_no_address_or_more_than_one_gets_no_letter(address: str) -> None:
    with pytest.raises(InvalidAddressError):
        WRITER.message(replace(LETTER, address=address), SENDER)


def test_what_the_institution_is_called_stands_in_the_text_only() -> None:
    steered = MailComposer(
        data_folder("templates"), "https://x.test", Text(sv="A\nBcc: b@x.test", en="A\nBcc: b@x.test")
    )
    message = steered.message(LETTER, SENDER)
    assert "Bcc" not in message
    assert not re.search(rb"^Bcc", message.as_bytes().partition(b"\r\n\r\n")[0], re.MULTILINE)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_way_is_encrypted_and_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path, scheme: str) -> None:
    context, public = certificate(tmp_path)
    how = {"ssl_context": context} if scheme == "smtps" else {"tls_context": context, "require_starttls": True}
    with mailbox(**how) as box:
        with pytest.raises(MailServerUnavailableError, match="CERTIFICATE_VERIFY_FAILED"):
            MailTransport(server(box, scheme)).send(WRITER.message(LETTER, SENDER))
        assert box.read == []
        trusted = ssl.create_default_context(cafile=str(public))
        MailTransport(server(box, scheme), trusted).send(WRITER.message(LETTER, SENDER))
    assert len(box.kept) == 1


def test_a_server_without_starttls_gets_nothing_in_the_clear() -> None:
    with mailbox() as box, pytest.raises(MailServerUnavailableError, match="STARTTLS"):
        MailTransport(server(box, "smtp")).send(WRITER.message(LETTER, SENDER))
    assert box.read == []


def test_a_server_that_is_not_there_is_away() -> None:
    with mailbox() as box:
        pass
    with pytest.raises(MailServerUnavailableError, match=str(box.port)):
        MailTransport(server(box)).send(WRITER.message(LETTER, SENDER))


@pytest.mark.parametrize(("answer", "is_final"), [("451 try later", False), ("554 no thanks", True)])
def test_what_a_server_answers_is_kept_in_its_words(answer: str, *, is_final: bool) -> None:
    with mailbox(Mailbox(answers=lambda _: answer)) as box, pytest.raises(MailRefusedError, match=answer) as refusal:
        MailTransport(server(box)).send(WRITER.message(LETTER, SENDER))
    assert refusal.value.is_final is is_final


def test_an_unknown_recipient_is_final() -> None:
    box = Mailbox(refused=frozenset({LETTER.address}))
    with mailbox(box), pytest.raises(MailRefusedError, match="nobody of that name") as refusal:
        MailTransport(server(box)).send(WRITER.message(LETTER, SENDER))
    assert refusal.value.is_final


def test_a_digest_has_a_line_and_a_link_for_each_letter_in_one_language() -> None:
    other = Letter(8, Notification.TO_DECIDE, "RF-2026-0043", "/c/XyZ")
    message = WRITER.message(replace(LETTER, letters=(ABOUT, other), language=Language.EN), SENDER)
    text = message.get_content()
    assert message["Subject"] == "RiskFlow: 2 messages"
    assert message["Content-Language"] == "en"
    assert message["Message-ID"].startswith("<letter-7-8@")
    for each in (ABOUT, other):
        assert f"{each.reference}: " in text
        assert f"https://riskflow.university.test{each.path}" in text
