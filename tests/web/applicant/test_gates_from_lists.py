"""What the lists raised at a gate, on the pages of the applicant and of the function that answers."""

from pathlib import Path

import pytest

from riskflow.services.assessment import submission
from riskflow.services.partners import partners as partner_service
from riskflow.services.partners.partners import PartnerInput
from tests.support.screening import screened_site
from tests.support.screening.screened_site import seen_by
from tests.support.web.site import Site, open_site

RAISED = "Raised by the lists: What do the lists say of the partners? A partner may be on the list of the EU or the UN"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory, cast_only: Path) -> Path:
    folder = tmp_path_factory.mktemp("screened")
    with open_site(folder, cast_only) as built:
        screened_site.put_in_force(built.stage)
    return folder


def test_the_pages_say_that_the_lists_raised_a_gate(pages: Site) -> None:
    code = pages.stage.draft("rf-01")
    with pages.stage.unit_of_work_as("alice") as uow:
        partner_service.add(uow, code, PartnerInput(screened_site.NAME, "CN", organisation="0example"))
    alice, lars = pages.visitor("alice"), pages.visitor("lars")
    shown = seen_by(alice, f"/a/{code}/result")
    assert RAISED in shown
    assert "Wait with what a question is about" in shown
    assert lars.client.get(f"/c/{code}/clear").status_code == 404
    with pages.stage.unit_of_work_as("alice") as uow:
        submission.submit(uow, code)
    assert RAISED in seen_by(alice, f"/a/{code}")
    assert "Ventilation" in seen_by(lars, "/inbox")
    shown = seen_by(lars, f"/c/{code}/clear")
    assert RAISED in shown
    assert "The applicant answered: No" in shown
    assert pages.visitor("charlie").client.get(f"/c/{code}/clear").status_code == 404
