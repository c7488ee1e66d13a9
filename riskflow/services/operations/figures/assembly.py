"""The report of a year: every figure drafted from what was counted, and what must be kept back taken out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from riskflow.cases.labels import ADVICE_NAMES, CASE_OUTCOME_NAMES, DECISION_OUTCOMES, LEVEL_NAMES, Advice
from riskflow.questionnaire.loader import QuestionnaireVersion
from riskflow.questionnaire.model import Area, Level
from riskflow.questionnaire.scoring import Route
from riskflow.regions import MEMBERS, region_name
from riskflow.screening.lists import LIST_SOURCES
from riskflow.services.operations.figures import wording as words
from riskflow.services.operations.figures.handled import HIGHER, LOWER, SAME, STEPS, Handled, count_handled
from riskflow.services.operations.figures.intake import ALL, Fate, Intake, count_intake, strata_for
from riskflow.services.operations.figures.tally import (
    MINIMUM,
    CountOf,
    DraftCell,
    DraftFigure,
    DraftRow,
    FigureTally,
    ShareOf,
)
from riskflow.services.unit_of_work import SWEDISH_TIME, UnitOfWork
from riskflow.statistics.agreement import agreement
from riskflow.statistics.report import (
    HIDDEN,
    Cell,
    CellForm,
    FigureColumn,
    FigureReport,
    FigureSection,
    ninth_minimum,
)
from riskflow.statistics.spread import spread_of
from riskflow.statistics.strata import StratifiedComparison, compared
from riskflow.store.listing import figures as queries
from riskflow.store.listing.figures import Period
from riskflow.text import Text

ENOUGH_ANSWERS, LISTED_QUESTIONS = 20, 15
PER_CENT = 100
ROUTES = (Route.CLOSES, Route.HEAD, Route.RAI, Route.SAI, Route.STOP)
COUNT_AND_SHARE = (
    FigureColumn(label=words.CASES, form=CellForm.COUNT),
    FigureColumn(label=words.SHARE, form=CellForm.SHARE),
)
TIMES = (
    FigureColumn(label=words.MEDIAN, form=CellForm.NUMBER),
    FigureColumn(label=words.NINTH, form=CellForm.NUMBER),
)


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of."""

    uow: UnitOfWork
    period: Period
    intake: Intake
    handled: Handled
    version: QuestionnaireVersion
    """The version in force, whose names the report uses."""
    minimum: int
    """The least count that is shown, but for nothing."""

    def times_of(self, counted: Counter[int]) -> tuple[Cell, Cell]:
        return times_of(counted, self.minimum)


def period_of(year: int) -> Period:
    """Return a year in Sweden."""
    return Period(datetime(year, 1, 1, tzinfo=SWEDISH_TIME), datetime(year + 1, 1, 1, tzinfo=SWEDISH_TIME))


def count_year(uow: UnitOfWork, year: int, minimum: int = MINIMUM) -> FigureReport:
    """Return the figures of a year; counts below the minimum are kept back."""
    period = period_of(year)
    version = uow.library.current(uow.questionnaire)
    material = Material(uow, period, count_intake(uow, period), count_handled(uow, period), version, minimum)
    tally = FigureTally(minimum)
    drafts = {name: list(draft(material, tally)) for name, draft in SECTIONS.items()}
    figures = {each.id: each for each in tally.finished([each for found in drafts.values() for each in found])}
    return FigureReport(
        year=year,
        counted_at=uow.now,
        minimum=minimum,
        is_whole=uow.now >= period.until,
        sections=tuple(
            FigureSection(
                title=words.SECTIONS[name][0],
                lead=words.SECTIONS[name][1],
                figures=tuple(figures[each.id] for each in found),
            )
            for name, found in drafts.items()
            if found
        ),
    )


def _figure(
    name: str,
    heading: Text,
    columns: Sequence[FigureColumn],
    rows: Sequence[DraftRow],
    *,
    bars: int | None = 0,
) -> DraftFigure:
    title, meaning = words.FIGURES[name]
    return DraftFigure(name, title, meaning, heading, tuple(columns), tuple(rows), bars)


def _counted(
    tally: FigureTally, name: str, heading: Text, counts: Mapping[str, tuple[Text, int]], total: str = ALL
) -> DraftFigure:
    """Draft a figure whose rows share out one total."""
    names = {key: f"{name}:{key}" for key in counts}
    tally.split(total, {names[key]: count for key, (_, count) in counts.items()})
    rows = [DraftRow(label, (CountOf(names[key]), ShareOf(names[key], total))) for key, (label, _) in counts.items()]
    return _figure(name, heading, COUNT_AND_SHARE, [*rows, _total(total)])


def _total(name: str) -> DraftRow:
    return DraftRow(words.TOTAL, (CountOf(name), ShareOf(name, name)), is_total=True)


def _volume(material: Material, tally: FigureTally) -> Iterator[DraftFigure]:
    intake, policy = material.intake, material.version.policy
    months = {f"{number:02}": (label, intake.months[number]) for number, label in enumerate(words.MONTHS, start=1)}
    yield _counted(tally, "month", Text(sv="Månad", en="Month"), months)
    routes = {route.value: (policy.route(route).name, intake.routes[route]) for route in ROUTES}
    yield _counted(tally, "route", Text(sv="Väg", en="Route"), routes)
    yield _worst(intake, tally)
    yield _areas(material, tally)
    yield _counted(tally, "kind", Text(sv="Form", en="Kind"), _kinds(material))
    # By name: an order by number would tell something of the numbers that are kept back.
    departments = {
        key: (_plain(key, words.WITHOUT_DEPARTMENT), intake.departments[key]) for key in sorted(intake.departments)
    }
    yield _counted(tally, "department", Text(sv="Institution", en="Department"), departments)
    regions = {code: region_name(code) for code in MEMBERS} | words.REGIONS
    in_regions = {code: (name, intake.regions[code]) for code, name in regions.items()}
    yield _counted(tally, "region", Text(sv="Region", en="Region"), in_regions)


def _kinds(material: Material) -> dict[str, tuple[Text, int]]:
    """Return the kinds that occur, in the order of the form."""
    kind = material.version.questionnaire.questions.get("kind")
    names = {option.id: option.text for option in kind.options} if kind else {}
    counts = material.intake.kinds
    known = {key: (text, counts[key]) for key, text in names.items() if counts[key]}
    return known | {key: (_plain(key, words.WITHOUT_KIND), counts[key]) for key in sorted(counts) if key not in names}


def _plain(written: str, otherwise: Text) -> Text:
    return Text(sv=written, en=written) if written.strip() else otherwise


def _worst(intake: Intake, tally: FigureTally) -> DraftFigure:
    tally.split(ALL, {f"worst:{level.id}": intake.worst[level] for level in Level})
    rows = [
        DraftRow(LEVEL_NAMES[level], (CountOf(f"worst:{level.id}"), ShareOf(f"worst:{level.id}", ALL)), level.id)
        for level in Level
    ]
    return _figure("worst", Text(sv="Nivå", en="Level"), COUNT_AND_SHARE, [*rows, _total(ALL)])


def _areas(material: Material, tally: FigureTally) -> DraftFigure:
    rows = []
    for area in Area:
        cells = {level: f"area:{area}:{level.id}" for level in Level}
        tally.split(ALL, {cells[level]: material.intake.areas[area][level] for level in Level})
        rows.append(DraftRow(material.version.questionnaire.areas[area], tuple(map(CountOf, cells.values()))))
    columns = [FigureColumn(label=LEVEL_NAMES[level], form=CellForm.COUNT) for level in Level]
    return _figure("area", Text(sv="Område", en="Area"), columns, rows, bars=None)


def _time(material: Material, tally: FigureTally) -> Iterator[DraftFigure]:
    handled, policy = material.handled, material.version.policy
    rows = []
    for route in ROUTES:
        kept, total = f"whole:{route.value}:kept", f"whole:{route.value}"
        promised = handled.promised[route]
        tally.split(total, {kept: handled.kept[route], f"{kept}-not": promised - handled.kept[route]})
        share: DraftCell = ShareOf(kept, total)
        cells = (*material.times_of(handled.whole[route]), handled.days_promised.get(route), share, CountOf(total))
        rows.append(DraftRow(policy.route(route).name, cells))
    promise = (
        FigureColumn(label=words.PROMISED, form=CellForm.NUMBER),
        FigureColumn(label=words.IN_TIME, form=CellForm.SHARE),
        FigureColumn(label=words.CASES, form=CellForm.COUNT),
    )
    yield _figure("whole", Text(sv="Väg", en="Route"), (*TIMES, *promise), rows)
    steps = [DraftRow(words.STEP_NAMES[step], material.times_of(handled.steps[step])) for step in STEPS]
    yield _figure("steps", Text(sv="Steg", en="Step"), TIMES, steps)


def times_of(counted: Counter[int], minimum: int = MINIMUM) -> tuple[Cell, Cell]:
    """Return the median and the ninth tenth of some times; kept back where there are too few to hide anybody."""
    spread = spread_of(counted)
    if spread is None:
        return (None, None)
    return (
        spread.median if spread.number >= minimum else HIDDEN,
        spread.ninth_tenth if spread.number >= ninth_minimum(minimum) else HIDDEN,
    )


def _judgement(material: Material, tally: FigureTally) -> Iterator[DraftFigure]:
    handled = material.handled
    if any(counted for counted in handled.members.values()):
        yield _overrides(material, tally)
        yield _agreement(material)
    advice = {each.value: ADVICE_NAMES[each] for each in Advice if each is not Advice.TO_SAI} | words.ADVICE_TO_SAI
    given = {key: (label, handled.advice[key]) for key, label in advice.items()}
    yield _counted(tally, "advice", Text(sv="Råd", en="Advice"), given, "advice")
    sides = {LOWER: words.MILDER, SAME: words.AS_ADVISED, HIGHER: words.STRICTER}
    decided = {str(side): (label, handled.decided[side]) for side, label in sides.items()}
    yield _counted(tally, "decided", Text(sv="Beslut", en="Decision"), decided, "decided")


def _agreement(material: Material) -> DraftFigure:
    """Draft how far the members agree, where enough revisions were rated by at least two of them."""
    ranks = [int(level) for level in Level]
    rows = []
    for area, name in material.version.questionnaire.areas.items():
        found = agreement(material.handled.units[area], ranks)
        is_shown = found.units >= material.minimum
        number: Cell = float(found.units) if is_shown or not found.units else HIDDEN
        cells: tuple[Cell, ...] = (found.raw, found.alpha, found.ac2) if is_shown else (HIDDEN,) * 3
        rows.append(DraftRow(name, (*cells, number)))
    columns = [FigureColumn(label=each, form=CellForm.INDEX) for each in (words.RAW, words.ALPHA, words.AC2)]
    columns.append(FigureColumn(label=words.RATED, form=CellForm.COUNT))
    return _figure("agreement", Text(sv="Område", en="Area"), columns, rows, bars=None)


def _overrides(material: Material, tally: FigureTally) -> DraftFigure:
    sides = {LOWER: words.LOWER, SAME: words.SAME, HIGHER: words.HIGHER}
    counted = {area.value: material.handled.members[area] for area in Area} | {"group": material.handled.groups}
    labels = {area.value: name for area, name in material.version.questionnaire.areas.items()}
    labels["group"] = words.WHOLE_GROUP
    rows = []
    for key, counts in counted.items():
        names = {side: f"members:{key}:{side}" for side in sides}
        tally.split(f"members:{key}", {names[side]: counts[side] for side in sides})
        rows.append(DraftRow(labels[key], (*map(CountOf, names.values()), CountOf(f"members:{key}"))))
    columns = [FigureColumn(label=each, form=CellForm.COUNT) for each in (*sides.values(), words.TOTAL)]
    return _figure("members", Text(sv="Område", en="Area"), columns, rows, bars=None)


def _after(material: Material, tally: FigureTally) -> Iterator[DraftFigure]:
    yield _outcomes(material.handled, tally)
    obligations = {
        str(kind): (label, material.handled.obligations[kind]) for kind, label in words.OBLIGATION_NAMES.items()
    }
    yield _counted(tally, "obligations", Text(sv="Läge", en="State"), obligations, "obligations")
    rows = []
    for name, label, counts in (
        ("conditions", words.CONDITIONS, material.handled.conditions),
        ("measures", words.MEASURES, material.handled.measures),
    ):
        names = {has_passed: f"{name}:{has_passed}" for has_passed in (True, False)}
        tally.split(name, {names[has_passed]: counts[has_passed] for has_passed in names})
        rows.append(DraftRow(label, (CountOf(name), *map(CountOf, names.values()))))
    columns = [
        FigureColumn(label=each, form=CellForm.COUNT) for each in (words.NUMBER, words.DAY_PASSED, words.DAY_TO_COME)
    ]
    yield _figure("conditions", Text(sv="Vad", en="What"), columns, rows, bars=None)


def _outcomes(handled: Handled, tally: FigureTally) -> DraftFigure:
    """Draft the decisions by level, with the sums of its rows and of its columns."""
    cells = {(o, level): f"outcome:{o.value}:{level.id}" for o in DECISION_OUTCOMES for level in Level}
    for outcome in DECISION_OUTCOMES:
        counts = {cells[outcome, level]: handled.outcomes[outcome][level] for level in Level}
        tally.split(f"outcome:{outcome.value}", counts)
    for level in Level:
        counts = {cells[outcome, level]: handled.outcomes[outcome][level] for outcome in DECISION_OUTCOMES}
        tally.split(f"outcome-level:{level.id}", counts)
    tally.split("outcomes", {name: tally.counts[name] for name in (f"outcome:{o.value}" for o in DECISION_OUTCOMES)})
    tally.split("outcomes", {name: tally.counts[name] for name in (f"outcome-level:{level.id}" for level in Level)})
    rows = [
        DraftRow(
            CASE_OUTCOME_NAMES[outcome],
            (CountOf(f"outcome:{outcome.value}"), *(CountOf(cells[outcome, level]) for level in Level)),
        )
        for outcome in DECISION_OUTCOMES
    ]
    total = (CountOf("outcomes"), *(CountOf(f"outcome-level:{level.id}") for level in Level))
    columns = [
        FigureColumn(label=each, form=CellForm.COUNT) for each in (words.TOTAL, *(LEVEL_NAMES[each] for each in Level))
    ]
    return _figure(
        "outcomes",
        Text(sv="Beslut", en="Decision"),
        columns,
        [*rows, DraftRow(words.TOTAL, total, is_total=True)],
        bars=None,
    )


def _fairness(material: Material, _tally: FigureTally) -> Iterator[DraftFigure]:
    columns = (
        FigureColumn(label=words.DIFFERENCE, form=CellForm.POINTS),
        FigureColumn(label=words.LOW_END, form=CellForm.POINTS),
        FigureColumn(label=words.HIGH_END, form=CellForm.POINTS),
        FigureColumn(label=words.COMPARED, form=CellForm.COUNT),
    )
    for fate in (Fate.REVIEWED, Fate.RAISED, Fate.REFUSED):
        found = material.intake.fates.get(fate, {})
        present = {region for regions in found.values() for region in regions}
        rows = [
            DraftRow(region_name(code), _difference(compared(strata_for(code, found)), material.minimum))
            for code in MEMBERS
            if code in present
        ]
        if rows:
            drafted = _figure(fate, Text(sv="Region", en="Region"), columns, rows, bars=None)
            yield replace(drafted, lines=(0, 1, 2))


def _difference(found: StratifiedComparison | None, minimum: int) -> tuple[Cell, ...]:
    """Return a difference with its ends; kept back where either side has too few on either side of the outcome."""
    if found is None or found.hits + found.other_hits in {0, found.number + found.other_number}:
        return (None,) * 4  # where the outcome is the same everywhere, an interval would promise too much
    sides = (found.hits, found.number - found.hits, found.other_hits, found.other_number - found.other_hits)
    if min(found.number, found.other_number) < minimum or any(0 < side < minimum for side in sides):
        return (HIDDEN,) * 4
    ends = (found.difference.value, found.difference.low, found.difference.high)
    return (*(float(round(PER_CENT * end)) for end in ends), float(minimum * round(found.number / minimum)))


def _burden(material: Material, tally: FigureTally) -> Iterator[DraftFigure]:
    intake, policy = material.intake, material.version.policy
    labels = {ALL: words.TOTAL} | {route.value: policy.route(route).name for route in ROUTES}
    rows = [DraftRow(label, material.times_of(intake.minutes[key])) for key, label in labels.items()]
    yield _figure("minutes", Text(sv="Väg", en="Route"), TIMES, rows)
    yield _unknown(material, tally)
    yield _load(material)
    yield _lists(material.uow)


def _unknown(material: Material, tally: FigureTally) -> DraftFigure:
    asked, unknown = material.intake.asked, material.intake.unknown
    shares = {
        name: unknown[name] / number
        for name, number in asked.items()
        if number >= ENOUGH_ANSWERS and unknown[name] >= material.minimum
    }
    questions, rows = material.version.questionnaire.questions, []
    for name in sorted(shares, key=lambda each: (-shares[each], each))[:LISTED_QUESTIONS]:
        cells = (f"unsure:{name}", f"asked:{name}")
        tally.split(cells[1], {cells[0]: unknown[name], f"sure:{name}": asked[name] - unknown[name]})
        label = questions[name].text if name in questions else Text(sv=name, en=name)
        rows.append(DraftRow(label, (ShareOf(*cells), CountOf(cells[0]), CountOf(cells[1]))))
    columns = (
        FigureColumn(label=words.SHARE, form=CellForm.SHARE),
        FigureColumn(label=words.UNKNOWN, form=CellForm.COUNT),
        FigureColumn(label=words.ANSWERED, form=CellForm.COUNT),
    )
    return _figure("unsure", Text(sv="Fråga", en="Question"), columns, rows)


def _load(material: Material) -> DraftFigure:
    per_member = material.handled.per_member
    number = sum(per_member.values())
    members: Cell = HIDDEN if 0 < number < material.minimum else float(number)
    columns = (FigureColumn(label=words.MEMBERS, form=CellForm.COUNT), *TIMES)
    rows = [DraftRow(words.PER_MEMBER, (members, *material.times_of(per_member)))]
    return _figure("load", Text(sv="Vad", en="What"), columns, rows, bars=None)


def _lists(uow: UnitOfWork) -> DraftFigure:
    rows = []
    for source, published, imported in queries.lists_in_force(uow.session):
        known = LIST_SOURCES.get(source)
        name = known.name if known else Text(sv=source.upper(), en=source.upper())
        rows.append(DraftRow(name, (_age(published or imported.astimezone(SWEDISH_TIME).date(), uow.today),)))
    return _figure(
        "lists",
        Text(sv="Lista", en="List"),
        [FigureColumn(label=words.DAYS_OLD, form=CellForm.COUNT)],
        rows,
    )


def _age(day: date, today: date) -> float:
    return float(max(0, (today - day).days))


SECTIONS = {
    "volume": _volume,
    "time": _time,
    "judgement": _judgement,
    "after": _after,
    "fairness": _fairness,
    "burden": _burden,
}
"""Section -> what drafts its figures; what another engine counts is one more figure of one of them."""
