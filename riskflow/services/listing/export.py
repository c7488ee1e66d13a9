"""The rows of selected cases as CSV, each as the acting person may see it."""

import csv
import io
from collections.abc import Iterator, Sequence

from riskflow.cases.labels import STATE_NAMES
from riskflow.cases.workflow import Role
from riskflow.clocks.swedish_calendar import swedish_day
from riskflow.clocks.words import who_has_it
from riskflow.errors import NotAllowedError
from riskflow.services.listing.cases import ListedCase, listed_cases
from riskflow.services.listing.who import waits_for
from riskflow.services.open_case import open_case
from riskflow.services.unit_of_work import UnitOfWork
from riskflow.store.listing.page import Page
from riskflow.text import Language, Text

ONLY_SECRETARIES = Text(sv="Bara sekreteraren exporterar ärenden.", en="Only the secretary exports cases.")
COLUMNS = (
    Text(sv="Ärende", en="Case"),
    Text(sv="Titel", en="Title"),
    Text(sv="Partner", en="Partner"),
    Text(sv="Sökande", en="Applicant"),
    Text(sv="Institution", en="Department"),
    Text(sv="Läge", en="State"),
    Text(sv="Inskickat", en="Sent"),
    Text(sv="Väntar på", en="Waiting for"),
    Text(sv="Väntar sedan", en="Waiting since"),
    Text(sv="Senast", en="Due"),
    Text(sv="Arbetsdagar kvar", en="Working days left"),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_as_csv(uow: UnitOfWork, codes: Sequence[str], language: Language) -> str:
    """Return the rows of some cases.

    Raises:
        NotAllowedError: for anybody but the secretary.
        NotFoundError: one of the cases is closed to the acting person.
    """
    if not uow.viewer.has_role(Role.SECRETARY):
        raise NotAllowedError(ONLY_SECRETARIES)
    numbers = [open_case(uow, code).id for code in dict.fromkeys(codes)]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([each.in_(language) for each in COLUMNS])
    writer.writerows(_rows(uow, listed_cases(uow, Page(numbers)), language))
    return out.getvalue()


def _rows(uow: UnitOfWork, listed: Sequence[ListedCase], language: Language) -> Iterator[list[str]]:
    waits = waits_for(uow, listed)
    for each in listed:
        case, wait, sent = each.opened.shown, waits.get(each.opened.id), each.listing.submitted_at
        clock = (
            [
                _harmless(who_has_it(wait).in_(language)),
                wait.since.isoformat(),
                wait.due_on.isoformat(),
                str(wait.days_left),
            ]
            if wait
            else ["", "", "", ""]
        )
        texts = (case.reference, case.title, case.partner, each.owner.name, case.department)
        state = STATE_NAMES[case.state].in_(language)
        yield [*map(_harmless, texts), state, swedish_day(sent).isoformat() if sent else "", *clock]


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
