"""What need not be read first: the words of the themes in a text, each different one once."""

from collections.abc import Iterator

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from riskflow.core.lexicon import Order, Theme
from riskflow.core.suggesting import Leaning
from riskflow.language.tongue import Tongue, is_acronym

JOINERS = str.maketrans("-/", "  ")


class Leanings:
    """The themes of one language. They are found as whole words: they order, and no find depends on them."""

    def __init__(self, tongue: Tongue, order: Order) -> None:
        """Build the matcher on the stems that the tongue makes."""
        self._order = order
        self._words: dict[int, tuple[Theme, str]] = {}
        self._phrases = PhraseMatcher(tongue.vocab, attr="NORM")
        for theme in order.themes:
            for word in theme.in_(tongue.language):
                name = f"{theme.id}.{word}"
                self._words[tongue.vocab.strings.add(name)] = (theme, word)
                self._phrases.add(name, [tongue.tokens(word.translate(JOINERS))])

    def of(self, doc: Doc) -> Iterator[Leaning]:
        """Yield what each theme takes, with the words as the word files spell them."""
        found: dict[str, set[str]] = {}
        for key, start, end in self._phrases(doc):
            theme, word = self._words[key]
            if not is_acronym(word) or doc[start:end].text.removesuffix("s") == word:
                found.setdefault(theme.id, set()).add(word)
        for theme in self._order.themes:
            if theme.id in found:
                words = tuple(sorted(found[theme.id]))
                yield Leaning(theme.id, words, theme.weight * min(len(words), self._order.most))
