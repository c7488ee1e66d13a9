"""Marks of secrecy: who reads a marked field, written out; a mark only narrows it, and nobody loses their own words."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.cases.access import CaseFacts, Grant, Viewer, field_secrecy, roles_in
from riskflow.cases.events import fields_of
from riskflow.cases.policy import POLICY
from riskflow.cases.secrecy import (
    NO_PROVISION,
    PROVISIONS,
    QUOTED_BY,
    FieldMark,
    SecrecyClass,
    check_mark,
    marks_in_force,
    shown_event_data,
)
from riskflow.cases.workflow import Role, State
from riskflow.errors import InvalidError, NotAllowedError
from tests.support.cases.viewers import CASE, ME, OWNER, me

MARKED, STRICT = "21:7", "15:2"
HANDLED = (State.STOPPED, State.WITH_HEAD, State.WITH_RAI, State.WITH_SAI, State.TO_DECIDE)
REVIEWED = frozenset(State) - {State.DRAFT, State.WITH_SECURITY, State.DISPOSED}
NEVER: frozenset[State] = frozenset()
READ_IN: dict[Grant, tuple[frozenset[State], frozenset[State]]] = {
    Grant(Role.HEAD, "ITM"): (frozenset({State.WITH_HEAD}), NEVER),
    Grant(Role.HEAD, "SCI"): (NEVER, NEVER),
    Grant(Role.SECRETARY): (REVIEWED, REVIEWED),
    Grant(Role.RAI): (REVIEWED, frozenset({State.WITH_RAI})),
    Grant(Role.RAI_CHAIR): (REVIEWED, frozenset({State.WITH_RAI})),
    Grant(Role.SAI): (REVIEWED, frozenset({State.WITH_SAI})),
    Grant(Role.SAI_CHAIR): (REVIEWED, frozenset({State.WITH_SAI})),
    Grant(Role.DECISION_MAKER, "president"): (
        REVIEWED,
        frozenset({State.TO_DECIDE, State.DECIDED, State.SUSPENDED}),
    ),
    Grant(Role.DECISION_MAKER, "vice-president"): (NEVER, NEVER),
    Grant(Role.FUNCTION, "legal"): (REVIEWED, frozenset({*HANDLED, State.DECIDED, State.CLOSED})),
    Grant(Role.FUNCTION, "hr"): (NEVER, NEVER),
    Grant(Role.REGISTRAR): (REVIEWED, REVIEWED),
    Grant(Role.ADMINISTRATOR): (NEVER, NEVER),
    Grant(Role.SYSTEM): (NEVER, NEVER),
}
"""Grant -> the states in which its holder reads a marked field, and a strictly marked one."""


def marked(case: CaseFacts = CASE, **provisions: str) -> CaseFacts:
    return replace(case, marks={name: FieldMark(frozenset({each})) for name, each in provisions.items()})


def reads(viewer: Viewer, case: CaseFacts, name: str = "summary") -> bool:
    return not field_secrecy(viewer, case).hides(name)


@pytest.mark.parametrize("grant", READ_IN)
def test_each_role_reads_marked_fields_while_it_handles_the_case_and_no_longer(grant: Grant) -> None:
    ordinary, strictly = READ_IN[grant]
    for state in State:
        case = replace(CASE, state=state)
        assert reads(me(grant), marked(case, summary=MARKED)) is (state in ordinary), state
        assert reads(me(grant), marked(case, summary=STRICT)) is (state in strictly), state


@pytest.mark.parametrize("provision", [MARKED, STRICT])
def test_the_applicant_answers_for_the_whole_case_and_a_co_editor_for_their_own_words(provision: str) -> None:
    for state in State:
        case = marked(replace(CASE, state=state, co_editors=frozenset({ME})), summary=provision)
        assert reads(Viewer(OWNER), case)
        secrecy = field_secrecy(me(), case)
        assert secrecy.hides("summary", author=OWNER)
        assert not secrecy.hides("summary", author=ME)


def test_of_the_gates_a_function_reads_its_own() -> None:
    gates = {"h2": frozenset({"legal"}), "h9": frozenset({"hr"})}
    case = marked(
        replace(CASE, functions=frozenset({"legal", "hr"}), gates=gates), h2=MARKED, h9=MARKED, summary=MARKED
    )
    assert field_secrecy(me(Grant(Role.FUNCTION, "legal")), case).unread == {"h9"}
    assert field_secrecy(me(Grant(Role.FUNCTION, "hr")), case).unread == {"h2"}
    holder_of_both = me(Grant(Role.FUNCTION, "legal"), Grant(Role.FUNCTION, "hr"))
    assert field_secrecy(holder_of_both, case).unread == frozenset()


@pytest.mark.parametrize("change", [{"declared": frozenset()}, {"disqualified": frozenset({ME})}])
def test_members_read_nothing_marked_before_they_declare_or_after_a_conflict(change: dict[str, frozenset[int]]) -> None:
    case = marked(replace(CASE, **change), summary=MARKED)  # type: ignore[arg-type] # each value fits its own field
    assert not reads(me(Grant(Role.RAI)), case)


def test_each_class_is_read_by_some_of_those_who_read_the_class_before() -> None:
    for role, policy in POLICY.items():
        for state in State:
            read = [state in policy.states_to_read(each) for each in SecrecyClass]
            assert read == sorted(read, reverse=True), (role, state)


VIEWERS = [
    Viewer(OWNER),
    *(me(grant) for grant in READ_IN),
    me(Grant(Role.HEAD, "ITM"), Grant(Role.FUNCTION, "legal")),
    me(Grant(Role.RAI), Grant(Role.REGISTRAR)),
]
FIELDS = ("summary", "h2", "document-1", "opinion-rai")


@dataclass
class Said:
    """A row of a mark, as `marks_in_force` reads it."""

    field: str
    provision: str


SAID = st.builds(Said, st.sampled_from(FIELDS), st.sampled_from(sorted(PROVISIONS)))


def facts_with(said: list[Said], state: State, *, is_co_editor: bool) -> CaseFacts:
    marks = {name: FieldMark(frozenset(m.provision for m in rows)) for name, rows in marks_in_force(said).items()}
    co_editors = frozenset({ME}) if is_co_editor else frozenset[int]()
    return replace(CASE, state=state, co_editors=co_editors, gates={"h2": frozenset({"legal"})}, marks=marks)


@given(said=st.lists(SAID, max_size=6), further=SAID, state=st.sampled_from(State), is_co_editor=st.booleans())
def test_a_further_mark_never_widens_who_reads_a_field(
    said: list[Said], further: Said, state: State, *, is_co_editor: bool
) -> None:
    before = facts_with(said, state, is_co_editor=is_co_editor)
    after = facts_with([*said, further], state, is_co_editor=is_co_editor)
    for viewer in VIEWERS:
        then, now = field_secrecy(viewer, before), field_secrecy(viewer, after)
        assert then.unread <= now.unread
        assert not any(now.hides(name, author=viewer.id) for name in FIELDS)
        if not roles_in(viewer, after):
            assert now.unread == after.marks.keys()


def test_the_end_of_a_mark_ends_all_of_the_field_and_later_ones_begin_anew() -> None:
    said = [Said("a", "15:2"), Said("a", "21:7"), Said("b", "31:16"), Said("a", NO_PROVISION), Said("a", "24:5")]
    found = marks_in_force(said)
    assert {name: [mark.provision for mark in marks] for name, marks in found.items()} == {
        "b": ["31:16"],
        "a": ["24:5"],
    }


def test_nobody_ends_a_mark_that_hides_the_field_from_them() -> None:
    case, fields = marked(summary=STRICT), {"summary", "benefit"}
    check_mark("summary", NO_PROVISION, fields, field_secrecy(me(Grant(Role.SECRETARY)), case))
    member = field_secrecy(me(Grant(Role.RAI)), case)
    with pytest.raises(NotAllowedError):
        check_mark("summary", NO_PROVISION, fields, member)
    check_mark("summary", MARKED, fields, member)
    for name, provision in (("benefit", NO_PROVISION), ("nothing", MARKED), ("summary", "99:9")):
        with pytest.raises(InvalidError):
            check_mark(name, provision, fields, member)


def test_what_events_quote_is_masked_for_everybody_but_whom_it_is_by() -> None:
    assert {tag: quoted.keys() <= fields_of(tag) for tag, quoted in QUOTED_BY.items()} == dict.fromkeys(QUOTED_BY, True)
    head = field_secrecy(me(Grant(Role.HEAD, "ITM")), marked(summary=STRICT, h2=MARKED))
    cleared = {"gate": "H2", "function": "legal", "basis": "words"}
    assert shown_event_data(head, "stop-cleared", cleared, OWNER) == {**cleared, "basis": "[OSL 21:7]"}
    assert shown_event_data(head, "stop-cleared", cleared, ME) == cleared
    assert shown_event_data(head, "stop-cleared", {**cleared, "gate": "H9"}, OWNER)["basis"] == "words"
    assert shown_event_data(head, "suggestion-accepted", {"words": "words"}, OWNER) == {"words": "[OSL 15:2, 21:7]"}
    assert shown_event_data(head, "partner-added", {"partner": "name"}, OWNER) == {"partner": "name"}


def test_a_mask_names_the_provisions_and_an_empty_text_has_none() -> None:
    head = field_secrecy(me(Grant(Role.HEAD, "ITM")), marked(summary="15:1"))
    assert head.shown("words", "summary") == "[OSL 15:1]"
    assert head.shown("", "summary") == ""
    assert head.shown("words", "benefit") == "words"
    with pytest.raises(NotAllowedError):
        head.check_may_change("summary", author=OWNER)
    head.check_may_change("summary", author=ME)
