"""Territories that a publisher measures in parts: the worst part counts, and a note says so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from riskflow.indicators.catalogue import INDICATORS
from riskflow.indicators.rows import RawValue
from riskflow.text import Text

WEST_BANK, GAZA = "West Bank", "Gaza"
# Source -> name or code in its files -> territory and part. QoG's PSE, unlike V-Dem's, is the whole.
PARTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "vdem": {"PSE": ("PS", WEST_BANK), "PSG": ("PS", GAZA)},
    "freedom-house": {"West Bank": ("PS", WEST_BANK), "Gaza Strip": ("PS", GAZA)},
}
PART_NAMES = {WEST_BANK: Text(sv="Västbanken", en="the West Bank"), GAZA: Text(sv="Gaza", en="Gaza")}
NOTE = "parts: "
WORSE = Text(sv="det sämre av {parts}", en="the worse of {parts}")
ALONE = Text(sv="bara {parts}", en="{parts} alone")


def join_parts(source: str, values: Iterable[RawValue]) -> Iterator[RawValue]:
    """Yield the values of a file, those of parts as one of their territory."""
    parts = PARTS.get(source, {})
    of_whole: defaultdict[tuple[object, ...], list[tuple[str, RawValue]]] = defaultdict(list)
    for each in values:
        known = parts.get(each.written.strip(" *"))
        if known is None:
            yield each
        else:
            of_whole[known[0], each.indicator, each.as_of].append((known[1], replace(each, territory=known[0])))
    for found in of_whole.values():
        worst = max((value for _, value in found), key=lambda each: INDICATORS[each.indicator].severity(each.value))
        yield replace(worst, note=NOTE + "; ".join(f"{part} {value.value:g}" for part, value in found))


def note_text(note: str, indicator: str) -> Text | None:
    """Return a note of an observation as pages and records show it; None where there is none."""
    if not note:
        return None
    if not note.startswith(NOTE):
        return Text(sv=note, en=note)
    pairs = [part.rpartition(" ")[::2] for part in note.removeprefix(NOTE).split("; ")]
    shown = [_shown(part, INDICATORS[indicator].value_text(float(value))) for part, value in pairs]
    return (ALONE if len(shown) == 1 else WORSE).filled(parts=_joined(shown))


def _shown(part: str, value: Text) -> Text:
    name = PART_NAMES.get(part, Text(sv=part, en=part))
    return Text(sv=f"{name.sv} {value.sv}", en=f"{name.en} {value.en}")


def _joined(parts: Sequence[Text]) -> Text:
    return Text(sv=" och ".join(each.sv for each in parts), en=" and ".join(each.en for each in parts))
