"""`riskflow lists` and `riskflow screen`, as an operator and another program type them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from riskflow.cli import main
from riskflow.cli.instance import open_instance, person_with
from riskflow.services.assessment import answers
from riskflow.services.case_facts import viewer_of
from riskflow.services.partners import partners
from riskflow.services.partners.partners import PartnerInput
from riskflow.services.unit_of_work import SYSTEM
from riskflow.store.handling.watch import bulk_screenings
from tests.support.screening.eu_list import freeze

Run = Callable[..., Result]
NAMES = "Example Institute", "Другой Институт"


@pytest.fixture
def run(own_instance: Path) -> Run:
    assert own_instance.is_dir()
    return lambda *words, given=None: CliRunner().invoke(main, [str(word) for word in words], input=given)


def test_a_list_is_imported_once_and_told_of(run: Run, tmp_path: Path) -> None:
    first = run("lists", "import", "eu-fsf", freeze(tmp_path, *NAMES))
    assert first.exit_code == 0, first.output
    assert "eu-fsf: 2 entries with 2 names; 0 left out." in first.output
    assert "in force already" in run("lists", "import", "eu-fsf", freeze(tmp_path, *NAMES)).output
    rows = {row["list"]: row for row in json.loads(run("lists", "status", "--json").output)}
    assert (rows["eu-fsf"]["entries"], rows["eu-fsf"]["effect"]) == (2, "freeze")
    assert rows["un-sc"]["imported_on"] is None
    run("lists", "import", "eu-fsf", freeze(tmp_path, *NAMES, "Third Works"))
    assert "1 added, 0 removed, 0 changed." in run("lists", "diff", "eu-fsf").output


def test_a_file_that_has_shrunk_or_is_no_list_is_refused_and_the_old_one_stays(run: Run, tmp_path: Path) -> None:
    run("lists", "import", "eu-fsf", freeze(tmp_path, *NAMES))
    (tmp_path / "page.xml").write_text("<html>Log in</html>", encoding="utf-8")
    for file in (freeze(tmp_path, NAMES[0]), tmp_path / "page.xml"):
        refused = run("lists", "import", "eu-fsf", file)
        assert refused.exit_code == 1
        assert "The list that was in force stays." in refused.output
    assert json.loads(run("screen", "--json", NAMES[1]).output)["hits"][0]["list"] == "eu-fsf"


def test_names_are_screened_as_words_and_as_lines_and_a_faulty_line_harms_no_other(run: Run, tmp_path: Path) -> None:
    run("lists", "import", "eu-fsf", freeze(tmp_path, *NAMES))
    assert "EU.1.1" in run("screen", NAMES[0]).output
    lines = '{"id": 7, "name": "Другой Институт"}\n{broken\n{"country": "SE"}'
    answered = run("screen", "-", given=lines)
    assert answered.exit_code == 1
    hit, broken, nameless = map(json.loads, answered.output.splitlines())
    assert (hit["id"], hit["hits"][0]["entry"]) == (7, "EU.2.1")
    assert "no JSON" in broken["error"]
    assert "write an object with 'name'" in nameless["error"]


def test_without_lists_nobody_is_clear(run: Run) -> None:
    found = json.loads(run("screen", "--json", "Harmless University").output)
    assert found["status"] == "unknown"
    assert found["reasons"]


def test_partners_are_screened_again_as_the_page_does_it_once_that_is_confirmed(run: Run, tmp_path: Path) -> None:
    run("lists", "import", "eu-fsf", freeze(tmp_path, *NAMES))
    run("people", "add", "--subject", "s-1", "--name", "Sven", "--email", "sven@example.org")
    granted = run("people", "grant", "--subject", "s-1", "--role", "secretary", "--reason", "A new post")
    assert granted.exit_code == 0, granted.output
    with open_instance().write(SYSTEM) as uow:
        person = person_with(uow, "s-1")
        acting = replace(uow, viewer=viewer_of(uow.session, person, uow.today))
        partners.add(acting, answers.start(acting, "", "").code, PartnerInput(NAMES[0], "RU"))
        number = person.id
    again = ("lists", "screen-again", "--subject", "s-1")
    assert "Partners: 1, in cases: 1.\nNothing was ordered." in run(*again, "--country", "Russia").output
    assert "Partners: 0, in cases: 0." in run(*again, "--list", "un-sc").output
    for words, why in (
        (("--country", "Atlantis"), "no country or territory"),
        (("--yes",), "Write why"),
        (("--country", "FR", "--yes", "--reason", "x"), "chooses no partner"),
    ):
        refused = run(*again, *words)
        assert (refused.exit_code, why in refused.output) == (1, True), refused.output
    assert run("lists", "screen-again", "--subject", "nobody").exit_code == 1
    done = run(*again, "--reason", "A new law.", "--tasks", "--yes")
    assert "Partners screened again: 1." in done.output, done.output
    with open_instance().read(SYSTEM) as uow:
        (order,) = bulk_screenings(uow.session, 10)
        assert (order.done, order.reason, order.ordered_by) == (1, "A new law.", number)
