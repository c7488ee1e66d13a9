"""What happens to a case, as sentences, and the chain that ties every event to the ones before it.

An event keeps its words in both languages beside its data, so that the history reads the same in thirty years.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter
from typing import Any

import rfc8785

from riskflow.text import Language, Text

FIRST_PREVIOUS = "0" * 64
HASH_DOMAIN = b"riskflow-event-1\n"

SENTENCES: dict[str, Text] = {
    "case-started": Text(sv="{actor} påbörjade ärendet {reference}.", en="{actor} started case {reference}."),
    "assessment-answered": Text(sv="{actor} svarade på {questions}.", en="{actor} answered {questions}."),
    "measures-planned": Text(
        sv="{actor} ändrade åtgärdsplanen ({count} åtgärder).",
        en="{actor} changed the plan of measures ({count} measures).",
    ),
    "assessment-submitted": Text(
        sv="{actor} skickade in version {revision} av svaren.",
        en="{actor} submitted revision {revision} of the answers.",
    ),
    "case-routed": Text(
        sv="Svaren ledde till: {route}. Högsta nivå: {level}.",
        en="The answers led to: {route}. Highest level: {level}.",
    ),
    "stop-opened": Text(
        sv="Spärr {gate} öppnades och väntar på {functions}.", en="Stop {gate} was opened and waits for {functions}."
    ),
    "gate-asked": Text(
        sv="Frågan om spärr {gate} gick till {functions}.", en="The question about gate {gate} went to {functions}."
    ),
    "stop-cleared": Text(
        sv="{actor} ({function}) lämnade besked om spärr {gate}. Grund: {basis}",
        en="{actor} ({function}) cleared gate {gate}. Basis: {basis}",
    ),
    "second-reading": Text(sv="{actor} bekräftade andra läsningen.", en="{actor} confirmed the second reading."),
    "drawn-for-check": Text(
        sv="Ärendet lottades ut för en lätt kontroll av RAI.", en="The case was drawn for a light check by RAI."
    ),
    "measures-acknowledged": Text(sv="{actor} bekräftade åtgärderna.", en="{actor} acknowledged the measures."),
    "conflict-declared": Text(
        sv="{actor} anmälde jäv och deltar inte.", en="{actor} declared a conflict of interest and takes no part."
    ),
    "no-conflict-declared": Text(sv="{actor} intygade att jäv saknas.", en="{actor} declared no conflict of interest."),
    "rating-given": Text(
        sv="{actor} lämnade sin egen bedömning av version {revision}.",
        en="{actor} gave a rating of their own of revision {revision}.",
    ),
    "view-given": Text(
        sv="{actor} lämnade sin syn på version {revision}.", en="{actor} gave a view on revision {revision}."
    ),
    "opinion-given": Text(
        sv="RAI lämnade sitt yttrande: {advice}. Avvikande meningar: {dissents}.",
        en="RAI gave its opinion: {advice}. Dissents: {dissents}.",
    ),
    "case-referred": Text(
        sv="{actor} skickade ärendet vidare till {group}. Skäl: {reason}",
        en="{actor} referred the case to {group}. Reason: {reason}",
    ),
    "position-taken": Text(
        sv="SAI tog ställning: {advice}. Avvikande meningar: {dissents}.",
        en="SAI took its position: {advice}. Dissents: {dissents}.",
    ),
    "decision-taken": Text(sv="{actor} beslutade: {outcome}.", en="{actor} decided: {outcome}."),
    "case-closed": Text(sv="Ärendet avslutades: {outcome}.", en="The case was closed: {outcome}."),
    "case-returned": Text(sv="{actor} begärde komplettering: {reason}", en="{actor} asked for a supplement: {reason}"),
    "case-withdrawn": Text(sv="{actor} återkallade ärendet. {reason}", en="{actor} withdrew the case. {reason}"),
    "case-dismissed": Text(
        sv="{actor} avskrev ärendet. Skäl: {reason}", en="{actor} closed the case without a decision. Reason: {reason}"
    ),
    "case-suspended": Text(
        sv="{actor} stoppade samarbetet tillfälligt. Skäl: {reason}",
        en="{actor} suspended the collaboration. Reason: {reason}",
    ),
    "case-resumed": Text(
        sv="{actor} lät samarbetet återupptas. Skäl: {reason}",
        en="{actor} let the collaboration resume. Reason: {reason}",
    ),
    "reassessment-started": Text(
        sv="{actor} påbörjade en ny bedömning, version {revision}.",
        en="{actor} started a re-assessment, revision {revision}.",
    ),
    "handed-to-security": Text(
        sv="Ärendet lämnades till säkerhet. Innehållet togs bort härifrån.",
        en="The case was handed to security. Its content was removed from here.",
    ),
    "case-registered": Text(
        sv="{actor} diarieförde ärendet som {registry_no}.", en="{actor} registered the case as {registry_no}."
    ),
    "record-archived": Text(
        sv="Handling {number} upprättades, förseglades och arkiverades.",
        en="Record {number} was drawn up, sealed and archived.",
    ),
    "release-proposed": Text(
        sv="{actor} föreslog att frågorna {version} ska gälla från {day}. Skäl: {reason}",
        en="{actor} proposed that the questions {version} apply from {day}. Reason: {reason}",
    ),
    "release-confirmed": Text(
        sv="{actor} bekräftade att frågorna {version} gäller från {day}.",
        en="{actor} confirmed that the questions {version} apply from {day}.",
    ),
    "context-imported": Text(
        sv="Uppgifter om länder och territorier lästes in från {source}: {territories} stycken, till och med {newest}.",
        en="Data on countries and territories were imported from {source}: {territories} of them, up to {newest}.",
    ),
    "context-changed": Text(
        sv="Nya uppgifter om omvärlden skulle räknas annorlunda i dag: {changes}. Det inskickade står kvar.",
        en="New data on the context would count differently today: {changes}. What was submitted stands.",
    ),
    "context-as-before": Text(
        sv="Uppgifterna om omvärlden räknas åter som när svaren skickades in.",
        en="The data on the context count again as when the answers were submitted.",
    ),
    "co-editor-invited": Text(
        sv="{actor} bjöd in {person} som medskribent.", en="{actor} invited {person} as co-editor."
    ),
    "co-editor-removed": Text(
        sv="{actor} tog bort {person} som medskribent.", en="{actor} removed {person} as co-editor."
    ),
    "question-asked": Text(sv="{actor} frågade {asked}: {question}", en="{actor} asked {asked}: {question}"),
    "request-declined": Text(
        sv="{actor} meddelade att någon annan bör svara på: {question}",
        en="{actor} said that somebody else should answer: {question}",
    ),
    "request-taken-back": Text(
        sv="{actor} tog tillbaka frågan till {asked}: {question}",
        en="{actor} took back the question to {asked}: {question}",
    ),
    "requests-ended": Text(
        sv="Frågor till andra som var öppna avslutades: {count}.", en="Open questions to others were ended: {count}."
    ),
    "note-written": Text(
        sv="{actor} skrev en arbetsanteckning vid frågan: {question}",
        en="{actor} wrote a working note on the question: {question}",
    ),
    "note-resolved": Text(
        sv="{actor} markerade en arbetsanteckning som klar vid frågan: {question}",
        en="{actor} marked a working note as done on the question: {question}",
    ),
    "document-attached": Text(
        sv="{actor} bifogade dokument {number}, SHA-256 {digest}.",
        en="{actor} attached document {number}, SHA-256 {digest}.",
    ),
    "document-removed": Text(
        sv="{actor} tog bort dokument {number} ur underlaget.", en="{actor} took document {number} out of the evidence."
    ),
    "evidence-submitted": Text(
        sv="Underlaget till version {revision} består av {count} dokument: {documents}.",
        en="The evidence of revision {revision} consists of {count} documents: {documents}.",
    ),
    "suggestion-accepted": Text(
        sv="{actor} bekräftade att orden ”{words}” rör {title} ({entry}).",
        en="{actor} confirmed that the words “{words}” touch {title} ({entry}).",
    ),
    "suggestion-dismissed": Text(
        sv="{actor} avfärdade att orden ”{words}” rör {title} ({entry}). Skäl: {reason}",
        en="{actor} dismissed that the words “{words}” touch {title} ({entry}). Reason: {reason}",
    ),
    "case-copied": Text(
        sv="{actor} kopierade {count} svar från ärende {source}.",
        en="{actor} copied {count} answers from case {source}.",
    ),
    "partner-inherited": Text(
        sv="{actor} tog över {count} svar om parten från ärende {source}.",
        en="{actor} took over {count} answers about the partner from case {source}.",
    ),
    "draft-carried-over": Text(
        sv="{actor} flyttade utkastet från version {old} av frågorna till version {new}.",
        en="{actor} moved the draft from version {old} of the questions to version {new}.",
    ),
    "nothing-changed": Text(
        sv="{actor} uppgav att inget hade ändrats sedan {since}.",
        en="{actor} said that nothing had changed since {since}.",
    ),
    "contradictions-kept": Text(
        sv="{actor} lät svar som drar åt olika håll stå ({count}).",
        en="{actor} let answers that pull apart stand ({count}).",
    ),
    "list-imported": Text(
        sv="Inläst: {list}, {entries} poster (SHA-256 {sha256}).",
        en="Imported: {list}, {entries} entries (SHA-256 {sha256}).",
    ),
    "partner-added": Text(sv="{actor} lade till motparten {partner}.", en="{actor} added the partner {partner}."),
    "partner-removed": Text(sv="{actor} tog bort motparten {partner}.", en="{actor} removed the partner {partner}."),
    "partner-screened": Text(
        sv="Listorna söktes igenom efter {partner}: {outcome}.", en="The lists were searched for {partner}: {outcome}."
    ),
    "screening-judged": Text(
        sv="{actor} bedömde att {partner} och {entry} är {verdict}. Skäl: {reason}",
        en="{actor} judged that {partner} and {entry} are {verdict}. Reason: {reason}",
    ),
    "screening-changed": Text(
        sv="Listorna har ändrats, och för {partner} gäller nu: {outcome}.",
        en="The lists have changed, and for {partner} it is now: {outcome}.",
    ),
    "partners-merged": Text(
        sv="{actor} slog ihop {partner} med {into}. Skäl: {reason}",
        en="{actor} merged {partner} into {into}. Reason: {reason}",
    ),
    "merge-undone": Text(
        sv="{actor} skilde {partner} från {into} igen.", en="{actor} separated {partner} from {into} again."
    ),
    "letter-ordered-again": Text(
        sv="{actor} lät skicka brev {number} om ärende {reference} igen.",
        en="{actor} had letter {number} about case {reference} sent again.",
    ),
    "screening-seen": Text(
        sv="{actor} tog del av vad listorna har ändrat för {partner} (sökning {screening}).",
        en="{actor} saw what the lists have changed for {partner} (screening {screening}).",
    ),
}
"""Tag -> sentence. `actor` is filled in by the name of the person; the other fields stand in the event's data."""


def fields_of(tag: str) -> frozenset[str]:
    """Return the fields that the data of a tag must have."""
    sentence = SENTENCES[tag].en
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name) - {"actor"}


def validated_event_data(tag: str, data: Mapping[str, str | Text]) -> dict[str, Any]:
    """Return the data of an event as it is stored.

    Raises:
        ValueError: when a field of the sentence is missing or one too many is given.
    """
    if set(data) != fields_of(tag):
        message = f"event {tag} needs {sorted(fields_of(tag))}, got {sorted(data)}"
        raise ValueError(message)
    return {key: value.model_dump() if isinstance(value, Text) else value for key, value in data.items()}


def event_sentence(tag: str, data: Mapping[str, Any], actor: str, language: Language) -> str:
    """Return an event as a plain sentence."""
    values = {key: value[language] if isinstance(value, dict) else value for key, value in data.items()}
    return SENTENCES[tag].in_(language).format_map({**values, "actor": actor})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a case, before it has its place in the chain."""

    tag: str
    data: Mapping[str, str | Text] = field(default_factory=dict)
    about: str = ""
    """The question that a notification leads to; not part of the chain."""


@dataclass(frozen=True, slots=True)
class EventLink:
    """The content of one event as the chain sees it."""

    seq: int
    case: int | None
    tag: str
    actor: int | None
    at: datetime
    data: Mapping[str, Any]
    previous: str

    def hash(self) -> str:
        """Return the SHA-256 over the canonical JSON of the event and the hash before it."""
        content = {
            "seq": self.seq,
            "case": self.case,
            "tag": self.tag,
            "actor": self.actor,
            "at": self.at.isoformat(timespec="microseconds"),
            "data": dict(self.data),
            "previous": self.previous,
        }
        return hashlib.sha256(HASH_DOMAIN + rfc8785.dumps(content)).hexdigest()
