"""The page on which a second person confirms or refuses that a likely freeze is another organisation's."""

import pytest

from riskflow.screening.verdicts import HitVerdict
from riskflow.services.open_case import open_case
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import JudgementInput
from riskflow.services.partners.status import partner_statuses
from tests.support.cases.freezes import import_freezes, unruled
from tests.support.cases.screened_stage import FROZEN
from tests.support.web.site import Site
from tests.support.web.web_client import hidden, words


def proposed(pages: Site) -> str:
    """Draft a case of Alice's whose likely freeze she has judged to be another's; return its code."""
    import_freezes(pages.stage)
    code = pages.stage.draft("rf-01")
    with pages.stage.unit_of_work_as("alice") as uow:
        partner = partner_service.add(uow, code, FROZEN).code
    with pages.stage.unit_of_work_as("alice") as uow:
        record, _ = partner_service.partner_in(uow, open_case(uow, code), partner)
        hits = tuple(each.hit.place for each in partner_statuses(uow, [record])[0].judged_hits)
        judged = JudgementInput(hits, HitVerdict.ANOTHER, "Their seal differs.")
        partner_service.judge(uow, code, partner, judged)
    return code


def test_the_function_confirms_without_entering_the_case(pages: Site) -> None:
    code = proposed(pages)
    lars = pages.visitor("lars")
    assert "Possible freezes to confirm" in words(lars.read("/inbox"))
    page = words(lars.read("/freezes"))
    assert "Their seal differs." in page
    assert code not in page
    assert lars.client.get(f"/c/{code}").status_code == 404
    for number in unruled(pages.stage):
        given = {"judgement": str(number), "ruling": "confirm", "reason": "The numbers differ."}
        assert lars.client.post("/freezes", data=hidden(lars.read("/freezes")) | given).status_code == 302
    assert "There is nothing here." in words(lars.read("/freezes"))


def test_what_was_typed_comes_back_when_it_is_refused(pages: Site) -> None:
    proposed(pages)
    lars = pages.visitor("lars")
    form = hidden(lars.read("/freezes")) | {"reason": "Kept words."}
    for given, status in (
        ({}, 422),
        ({"judgement": "9" * 30, "ruling": "confirm"}, 404),
        ({"judgement": str(unruled(pages.stage)[0]), "ruling": "perhaps"}, 422),
    ):
        response = lars.client.post("/freezes", data=form | given)
        assert response.status_code == status
        assert "Kept words." in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("login", "status"), [("alice", 403), ("sven", 403), ("adam", 403), ("eva", 200), ("lars", 200)]
)
def test_only_functions_reach_the_page(pages: Site, login: str, status: int) -> None:
    assert pages.visitor(login).client.get("/freezes").status_code == status
