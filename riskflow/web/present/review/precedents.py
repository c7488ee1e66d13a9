"""Precedents for templates: each with what makes it like the case, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from riskflow.deliberation.precedents import Likeness, TraitKind
from riskflow.questionnaire.model import Area, Questionnaire
from riskflow.services.assessment.answers import KIND
from riskflow.services.deliberation.precedents import Precedent, Precedents, precedents
from riskflow.text import Text
from riskflow.web.filters import localise, territory_name
from riskflow.web.present.answers import all_items
from riskflow.web.present.case import CasePage


@dataclass(frozen=True, slots=True)
class PrecedentView:
    """A precedent with its reasons in words."""

    found: Precedent
    areas: Mapping[Area, Text]
    reasons: tuple[str, ...]


def precedents_shown(case_page: CasePage) -> dict[str, Any]:
    """Return the precedents of a case; none for who is to rate it blind, since what is alike tells of its levels."""
    scored = case_page.scored
    if scored is None or not case_page.shows_levels:
        return {"precedents": [], "other_precedents": 0}
    found: Precedents = precedents(case_page.uow, case_page.opened, scored)
    views = [_view(each, scored.questionnaire) for each in found.shown]
    return {"precedents": views, "other_precedents": found.others}


def _view(found: Precedent, questionnaire: Questionnaire) -> PrecedentView:
    return PrecedentView(found, questionnaire.areas, tuple(_reasons(found.likeness, questionnaire)))


def _reasons(alike: Likeness, questionnaire: Questionnaire) -> Iterator[str]:
    if alike.of(TraitKind.PARTNER):
        yield gettext("The same partner")
    areas = [localise(questionnaire.areas[Area(each)]).lower() for each in alike.of(TraitKind.AREA)]
    if areas:
        yield gettext("High in the same area: %(areas)s", areas=", ".join(areas))
    items = all_items(questionnaire)
    for question in alike.of(TraitKind.QUESTION):
        if question in items:
            yield gettext("The same question weighs: %(question)s", question=localise(items[question].text))
    kinds = {option.id: localise(option.text) for option in questionnaire.questions[KIND].options}
    for kind in alike.of(TraitKind.KIND):
        yield gettext("The same kind: %(kind)s", kind=kinds.get(kind, kind).lower())
    places = [territory_name(place) for place in alike.of(TraitKind.PLACE)]
    if places:
        yield gettext("The same places, which alone say nothing: %(places)s", places=", ".join(places))
