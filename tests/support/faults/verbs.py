"""The main verbs, each prepared up to the moment when it is done; a verb that is done again must do nothing more."""

import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from riskflow.cases.labels import Advice
from riskflow.config import data_folder
from riskflow.disclosure.letter import default_letter
from riskflow.disclosure.masks import Mask
from riskflow.disclosure.model import AskedDocument
from riskflow.disclosure.outcome import DisclosureOutcome
from riskflow.errors import InvalidError, NotFoundError
from riskflow.files.archive import name_of
from riskflow.files.bounded_process import SIGNED_IN
from riskflow.services.case_facts import identity
from riskflow.services.disclosure import decisions, drafts
from riskflow.services.disclosure.decisions import DisclosureMaker, DisclosureWords
from riskflow.services.operations.start_checks import usable_seal_key
from riskflow.services.partners import lists as list_service
from riskflow.services.records import signed
from riskflow.services.records.trust import grounds_of
from riskflow.services.unit_of_work import SYSTEM
from riskflow.text import Text
from riskflow.web.resent.receipts import new_key
from riskflow.worker import Worker
from tests.support.cases.meeting_stage import adjusted
from tests.support.screening.list_files import entry, prepared
from tests.support.web.review_pages import HARMLESS, HIGH, SPOKEN, STOPPED, WEIGHED, despite, rating
from tests.support.web.site import Site
from tests.support.web.web_client import WORDS, controls, given_on_pages, hidden, next_step, worked_answers

Act = Callable[[], list[Any]]
"""Does a verb; returns the status and the place that it leads to."""
Prepared = tuple[Act, int]
"""How a verb is done, and the status that acknowledges it."""
DONE = 302


def _form(site: Site, login: str, address: str, to: str = "", **given: object) -> Prepared:
    visitor = site.visitor(login)
    data = {**hidden(visitor.read(address)), **{name.replace("__", "."): value for name, value in given.items()}}

    def act() -> list[Any]:
        answer = visitor.client.post(to or address, data=data, again=True)
        return [answer.status_code, answer.location or answer.text[-600:]]

    return act, DONE


def _start(site: Site, _worker: Worker) -> Prepared:
    return _form(site, "alice", "/start", title="Ventilation", kind="research")


def _answer(site: Site, _worker: Worker) -> Prepared:
    alice = site.visitor("alice")
    step = next_step(alice.read(f"/a/{alice.start()}")) or ""
    answers = {**WORDS, **given_on_pages(worked_answers()[HARMLESS])}
    given = {name: answers[name] for name in controls(alice.read(step)) if name in answers}
    return _form(site, "alice", step, **given)


def _plan(site: Site, _worker: Worker) -> Prepared:
    return _form(site, "alice", f"/a/{site.stage.draft(HIGH)}/plan")


def _submit(site: Site, _worker: Worker) -> Prepared:
    return _form(site, "alice", f"/a/{site.stage.draft(HARMLESS)}/check", declared="y")


def _declare(site: Site, _worker: Worker) -> Prepared:
    return _form(site, "rut", f"/c/{site.stage.submit(HIGH)}/declare", conflict="no")


def _rate(site: Site, _worker: Worker) -> Prepared:
    code = site.stage.submit(HIGH)
    site.visitor("ravi").send(f"/c/{code}/declare", conflict="no")
    return _form(site, "ravi", f"/c/{code}/rate", **rating())


def _opinion(site: Site, _worker: Worker) -> Prepared:
    code = site.stage.submit(HIGH)
    site.stage.rate(code, "rut", "ravi", "rosa")
    return _form(site, "rut", f"/c/{code}/opinion", advice="go-ahead", text="The risks are small.", **SPOKEN)


def _decide(site: Site, _worker: Worker) -> Prepared:
    code = site.stage.submit(HIGH)
    site.stage.opine(code, Advice.WITH_CONDITIONS)
    return _form(site, "dag", f"/c/{code}/decide", **WEIGHED, despite=despite(site, code), then="confirm")


def _clear(site: Site, _worker: Worker) -> Prepared:
    code = site.stage.submit(STOPPED)
    page = site.visitor("lars").read(f"/c/{code}/clear")
    stop = next(e.get("value") for e in page.iter("input") if e.get("name") == "stop")
    return _form(
        site, "lars", f"/c/{code}/clear", stop=stop, outcome="go-ahead", basis="Looked into and found in order."
    )


def _register(site: Site, _worker: Worker) -> Prepared:
    return _form(site, "ada", f"/c/{site.stage.submit(HIGH)}/register", registry_no="V-2026-0345")


def _add_partner(site: Site, _worker: Worker) -> Prepared:
    code = site.visitor("alice").start()
    address = f"/a/{code}/partners/find"
    return _form(site, "alice", f"{address}?q=Example", address, organisation="none", name="Example", territory="DE")


def _attach(site: Site, _worker: Worker) -> Prepared:
    visitor = site.visitor("alice")
    code = visitor.start()
    token = hidden(visitor.read("/about"))["csrf_token"]
    file = FileStorage(io.BytesIO(b"What was agreed upon. " * 500), filename="agreed.txt")
    boundary, data = encode_multipart({"csrf_token": token, "form_key": new_key(), "file": file, "question": ""})

    def act() -> list[Any]:
        kind = f"multipart/form-data; boundary={boundary}"
        answer = visitor.client.post(f"/a/{code}/documents", data=data, content_type=kind)
        return [answer.status_code, answer.location or answer.text[-600:]]

    return act, DONE


def _import_list(site: Site, _worker: Worker) -> Prepared:
    read = prepared("eu-fsf", *[entry(f"Frozen {number}") for number in range(200)])
    instance = site.app.extensions["riskflow"]

    def act() -> list[Any]:
        with instance.write(SYSTEM) as uow:
            list_service.import_list(uow, read)
        return [DONE, ""]

    return act, DONE


def _issue_record(site: Site, worker: Worker) -> Prepared:
    return _issue(worker, f"record-{site.stage.submit(HARMLESS)}-1")


def _issue_act(site: Site, worker: Worker) -> Prepared:
    code = site.stage.submit(HIGH)
    site.stage.opine(code, Advice.WITH_CONDITIONS)
    return _issue(worker, f"act-{code}-1")


def _issue_minutes(site: Site, worker: Worker) -> Prepared:
    number, _ = adjusted(site.stage)
    return _issue(worker, f"minutes-{number}-1")


def _issue(worker: Worker, key: str) -> Prepared:
    files = worker.issue_files(key)  # drawn here, since drawing takes seconds; archived and registered again below
    contents = {digest: worker.issuer.archive.get(digest) for digest in _digests(files)}
    _forget(worker, contents)

    def act() -> list[Any]:
        for content in contents.values():
            worker.issuer.archive.put(content)
        worker.register_record(key, files)
        return [DONE, ""]

    return act, DONE


def _hand_in(site: Site, worker: Worker) -> Prepared:
    """Archive a file that comes back for a record, refused as it is, with the report on it."""
    code, archive = site.stage.submit(HIGH), worker.issuer.archive
    site.stage.opine(code, Advice.WITH_CONDITIONS)
    site.stage.decide(code, "dag")
    worker.register_record(f"record-{code}-1", worker.issue_files(f"record-{code}-1"))
    with site.stage.unit_of_work_as("dag") as uow:
        to_sign, grounds = signed.record_to_sign(uow, code, 1, "sv"), grounds_of(worker.instance.config, uow.now)
        judged = signed.judge(to_sign, b"%PDF-1.7 and no more", archive, grounds, SIGNED_IN)
    contents = {digest: archive.get(digest) for digest in (judged.report_digest, judged.pdf_digest)}
    _forget(worker, contents)

    def act() -> list[Any]:
        for content in contents.values():
            archive.put(content)
        # A file that was entered before is refused, and nothing is done twice.
        with suppress(InvalidError), site.stage.unit_of_work_as("dag") as uow:
            signed.enter(uow, code, 1, "sv", judged)
        return [DONE, ""]

    return act, DONE


def _hand_out(site: Site, worker: Worker) -> Prepared:
    """Archive a copy with masks and the letters of a decision on a request, and enter it."""
    code, archive = site.stage.submit(HARMLESS), worker.issuer.archive
    worker.register_record(f"record-{code}-1", worker.issue_files(f"record-{code}-1"))
    config, letter = worker.instance.config, default_letter(DisclosureOutcome.PARTLY)
    with site.stage.unit_of_work_as("ada") as uow:
        number = identity(drafts.begin(uow, code, uow.today, "").id)
        drafts.choose(uow, code, number, [AskedDocument(name="record-1-sv")])
        title = Mask(path="title", provision="24:5")
        drafts.mask(uow, drafts.DraftRecord(code, number, "1"), archive, [title.path], title)
    with site.stage.unit_of_work_as("ada") as uow:
        prepared = decisions.prepare(uow, code, number, archive)
        words = DisclosureWords("Rut Registrator", "registrator", letter, has_read_echoes=True)
        institution = Text(sv=config.institution_sv, en=config.institution_en)
        said = decisions.letter_of(prepared, words, institution, uow.now, demonstration=True)
        maker = DisclosureMaker(data_folder("templates"), usable_seal_key(config), archive, SIGNED_IN)
        made = decisions.make_files(prepared, words, said, maker, uow.now)
    digests = [digest for each in made for digest in (each.data_digest, each.pdf_digest)]
    contents = {digest: archive.get(digest) for digest in digests}
    _forget(worker, contents)

    def act() -> list[Any]:
        for content in contents.values():
            archive.put(content)
        # What was entered before has no draft any more.
        with suppress(NotFoundError), site.stage.unit_of_work_as("ada") as uow:
            decisions.enter(uow, prepared, words, made)
        return [DONE, ""]

    return act, DONE


def _forget(worker: Worker, digests: Iterable[str]) -> None:
    for digest in digests:
        (worker.instance.config.archive / name_of(digest)).unlink()


def _digests(files: list[dict[str, str]]) -> set[str]:
    return {value for each in files for name, value in each.items() if name.endswith("digest")}


VERBS: dict[str, Callable[[Site, Worker], Prepared]] = {
    "start": _start,
    "answer": _answer,
    "plan": _plan,
    "submit": _submit,
    "declare": _declare,
    "rate": _rate,
    "opinion": _opinion,
    "decide": _decide,
    "clear": _clear,
    "register": _register,
    "add partner": _add_partner,
    "attach": _attach,
    "import a list": _import_list,
    "issue a record": _issue_record,
    "issue an act": _issue_act,
    "issue minutes": _issue_minutes,
    "hand in a file": _hand_in,
    "hand out a copy": _hand_out,
}
