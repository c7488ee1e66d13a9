"""The form in which words are read: what a PDF puts inside words is resolved, and every position can be found again.

Soft hyphens and marks without width are left out, ligatures are their letters, every space is a plain one, letters with
marks are composed, and a word that a hyphen breaks at the end of a line is whole again.
"""

import re
import unicodedata
from dataclasses import dataclass

LEFT_OUT = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
SPACES = frozenset("\u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
LIGATURES = frozenset(chr(code) for code in range(0xFB00, 0xFB07))
UNPLAIN = re.compile(f"[{''.join(LEFT_OUT | SPACES | LIGATURES)}]")
BREAK = re.compile("[-\u2010\u00ad][ \t\u00a0]*\r?\n[ \t\u00a0]*")
# *mark- och flygsystem* is not one word, wherever its line ends.
SUSPENDED = re.compile(r"(?:och|eller|samt|respektive|and|or|to)\b")


@dataclass(frozen=True, slots=True)
class ReadingForm:
    """A text as it is read; `offsets` gives for each of its characters, and its end, the place in the original."""

    text: str
    offsets: tuple[int, ...] | None = None
    """None where every place is the same."""
    breaks: tuple[int, ...] = ()
    """Where in the original a word was joined that was broken at the end of a line."""

    def place(self, position: int) -> int:
        return self.offsets[position] if self.offsets else position


def reading_form(text: str, *, joins_words: bool = True) -> ReadingForm:
    """Return a text as it is read. Broken words are joined, or keep their hyphen, as in *dual-use*."""
    found = [match for match in BREAK.finditer(text) if _is_inside_word(text, match.start(), match.end())]
    if not found and not UNPLAIN.search(text) and unicodedata.is_normalized("NFC", text):
        return ReadingForm(text)
    skipped = {match.start(): match.end() for match in found}
    letters: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(text):
        end = skipped.get(at) or _end_of_cluster(text, at)
        read = ("" if joins_words else "-") if at in skipped else _read(text[at:end])
        letters.append(read)
        offsets += [at] * len(read)
        at = end
    return ReadingForm("".join(letters), (*offsets, len(text)), tuple(skipped))


def _is_inside_word(text: str, start: int, end: int) -> bool:
    around = text[start - 1 : start], text[end : end + 1]
    return all(letter.islower() for letter in around) and not SUSPENDED.match(text, end)


def _end_of_cluster(text: str, at: int) -> int:
    end = at + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


def _read(cluster: str) -> str:
    first = cluster[0]
    if first in LEFT_OUT:
        return cluster[1:]
    if first in SPACES:
        return " " + cluster[1:]
    return unicodedata.normalize("NFKC" if first in LIGATURES else "NFC", cluster)
