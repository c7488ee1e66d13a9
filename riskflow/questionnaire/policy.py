"""The university's policy as data: who decides on which route, how many take part, how old data may be.

Every choice names its source, or says that it is the university's own and to be confirmed.
"""

from pydantic import Field

from riskflow.questionnaire.model import Area, Condition, Id, Level, Model, Source
from riskflow.questionnaire.scoring import CONTEXT_AREAS, Context, Route, ScoringRow
from riskflow.text import Text


class RouteRule(Model):
    route: Route
    name: Text
    next: Text
    decision_maker: Id | None = None
    working_days: int | None = Field(default=None, ge=0)


class Office(Model):
    """An office that may decide on a case."""

    id: Id
    name: Text


class Quorum(Model):
    """How many members of each group must take part."""

    rai: int = Field(ge=1)
    sai: int = Field(ge=1)
    urgent: int = Field(default=3, ge=1)
    """For RAI where its chair has marked a case as urgent: the chair and two members, unless the policy says less."""


class ContextRule(Model):
    """An indicator that gives driver C of an area; it counts 1 or 2 from a value or state on, towards the worse."""

    area: Area
    indicator: Id
    one_at: str
    two_at: str
    shelf_life_days: int = Field(ge=1)
    outside_eea_only: bool = False
    interval: bool = False
    when: Condition | None = None
    sources: tuple[Source, ...] = Field(min_length=1)


class Policy(Model):
    levels: dict[Id, Text]
    sentences: dict[ScoringRow, Text]
    routes: tuple[RouteRule, ...]
    offices: tuple[Office, ...]
    quorum: Quorum
    light_check_share: float = Field(ge=0, le=1)
    # A key of the first version, which is frozen; today each rule of `context` has its own shelf life.
    context_shelf_life_days: int = Field(ge=1)
    partner_shelf_life_days: int = Field(default=365, ge=1)
    follow_up_months: dict[Id, int]
    # Days before an obligation is due on which one is reminded, and days of grace after it is overdue.
    remind_days: int = Field(default=21, ge=1)
    grace_days: int = Field(default=30, ge=1)
    appeal: Text
    eea: tuple[str, ...]
    context: tuple[ContextRule, ...] = ()
    sources: tuple[Source, ...] = Field(min_length=1)

    def route(self, route: Route) -> RouteRule:
        return next(rule for rule in self.routes if rule.route is route)

    def level(self, level: Level) -> Text:
        return self.levels[level.id]

    def office(self, office: str) -> Text:
        return next(o.name for o in self.offices if o.id == office)

    def context_inside_eea(self, territories: tuple[str, ...]) -> Context:
        """Return context 0 when there are territories and all are in the EEA, else unknown."""
        inside = bool(territories) and all(code in self.eea for code in territories)
        return dict.fromkeys(CONTEXT_AREAS, 0 if inside else None)


def with_overrides(base: Context, given: Context) -> Context:
    """Return the context with the given values in place of the derived ones."""
    return {area: given.get(area, base.get(area)) for area in CONTEXT_AREAS}
