"""What is masked is nowhere in a copy: not in its text, its tags, its metadata, its names or its attached data.

Every field and every sentence of a record, an act or minutes bears a word of its own. Some are masked at random, the
copy is drawn and read object by object, decoded: no word of what is masked is in it, and every other word is.
`make leaks` does it many times.
"""

import base64
import json
import os
import random
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from riskflow.cases.secrecy import PROVISIONS
from riskflow.disclosure.copies import DrawingOrders, copy_order, draw_packed
from riskflow.disclosure.fields import DisclosureField, fields_of, passages_of
from riskflow.disclosure.masks import Mask
from riskflow.records.pdf import Printed, as_data
from riskflow.text import Language
from tests.support.records import sample_acts, sample_minutes, sample_records
from tests.support.records.pdf_reading import everything_in, unfolded
from tests.support.records.rendering import TEMPLATES

ROUNDS = int(os.environ.get("RISKFLOW_TEST_LEAKS", "5"))
SAMPLES: tuple[Callable[[], Printed], ...] = (
    sample_records.decision,
    sample_acts.opinion,
    sample_minutes.minutes,
    sample_acts.clearance,
    sample_acts.correction,
    sample_acts.position,
    sample_minutes.addendum,
    sample_records.self_assessment,
    sample_records.reassessment,
    sample_records.acknowledgement,
    sample_records.ended,
    sample_records.closure,
)
"""All kinds; the first of them are those of each day."""
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)


def marked(record: Printed, seed: random.Random) -> dict[str, Any]:
    """Return the data of a record in which each field and sentence that is text bears a word that is nowhere else."""
    data: dict[str, Any] = json.loads(as_data(record))
    for field in fields_of(data):
        *way, last = [int(step) if step.isdecimal() else step for step in field.path.split("/")]
        holder: Any = data
        for step in way:
            holder = holder[step]
        if isinstance(holder[last], dict):
            holder[last] = {language: f"{text} {canary(seed)}" for language, text in holder[last].items()}
        elif isinstance(holder[last], str) and not is_typed(field):
            sentences = passages_of(holder[last])
            holder[last] = "".join(f"{canary(seed)} {sentence}{space}" for sentence, space in sentences)
    return data


def is_typed(field: DisclosureField) -> bool:
    """Return whether a field is a day or a level, which is masked whole and bears no word."""
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\d|low|moderate|high|critical", field.text.sv))


def canary(seed: random.Random) -> str:
    return "".join(seed.choices("bcdfghjklmnpqrstvwxz", k=9))


def canaries(text: str) -> set[str]:
    return set(re.findall(r"\b[bcdfghjklmnpqrstvwxz]{9}\b", text))


def random_masks(fields: list[DisclosureField], seed: random.Random) -> list[Mask]:
    """Return masks of a third of the fields, some whole and some in sentences."""
    masks = []
    for field in seed.sample(fields, len(fields) // 3 + 1):
        provision = seed.choice(list(PROVISIONS))
        if field.passages and seed.random() < 0.6:
            chosen = seed.sample(range(len(field.passages)), seed.randint(1, len(field.passages) - 1))
            masks += [Mask(path=field.path, passage=at, provision=provision) for at in chosen]
        else:
            masks.append(Mask(path=field.path, provision=provision))
    return masks


def hidden_and_shown(fields: list[DisclosureField], masks: list[Mask], language: Language) -> tuple[set[str], set[str]]:
    hidden: set[str] = set()
    shown: set[str] = set()
    by_path = {field.path: [each for each in masks if each.path == field.path] for field in fields}
    for field in fields:
        of_field = by_path[field.path]
        words = canaries(f"{field.text.sv} {field.text.en}")
        if any(each.passage is None for each in of_field):
            hidden |= words
        elif of_field:
            masked = {word for each in of_field for word in canaries(field.passages[each.passage or 0])}
            hidden |= masked
            shown |= words - masked
        else:
            shown |= canaries(field.text.in_(language))
    return hidden, shown


@pytest.mark.slow
@pytest.mark.parametrize("number", range(ROUNDS))
def test_nothing_that_is_masked_is_in_the_copy(number: int) -> None:
    seed = random.Random(number)  # noqa: S311 - the same maskings each time
    language = seed.choice([*Language])
    again, kind = divmod(number, len(SAMPLES))
    sample = SAMPLES[kind]()
    data = marked(sample if again % 2 else sample_records.completed(sample), seed)
    fields = fields_of(data)
    masks = random_masks(fields, seed)
    hidden, shown = hidden_and_shown(fields, masks, language)
    assert hidden
    order = copy_order(data, masks, language, AT, development_seal=True)
    (drawn,) = json.loads(draw_packed(DrawingOrders(orders=(order,)).model_dump_json().encode(), str(TEMPLATES)))
    read = everything_in(base64.b64decode(drawn))
    told = unfolded(read)
    assert {word for word in hidden if word in told} == set()
    assert {word for word in shown if word not in told} == set()
    assert all(f"OSL {each.provision}" in read for each in masks)
