"""The reader of words, loaded once per process, in the background: no page ever waits for it."""

import logging
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riskflow.terms.reader import TermReader

log = logging.getLogger(__name__)


class BackgroundReader:
    """A reader that may not be there yet. Asking for it begins to load it."""

    def __init__(self, folder: Path) -> None:
        """Name the folder of the word files; nothing is read yet."""
        self._folder = folder
        self._lock = Lock()
        self._thread: Thread | None = None
        self._reader: TermReader | None = None
        self.has_failed = False

    def get_if_loaded(self) -> "TermReader | None":
        """Return the reader if it is there, and never wait for it."""
        self._begin()
        return self._reader

    def wait(self, seconds: float = 60) -> "TermReader":
        """Return the reader as soon as it is there: for commands and tests, never for a page.

        Raises:
            LookupError: when it could not be loaded.
        """
        self._begin().join(seconds)
        if self._reader is None:
            raise LookupError("the words could not be loaded; the log says why")
        return self._reader

    def _begin(self) -> Thread:
        """Start the thread where it has not been started: on first need, so in the worker and not before it forks."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._load, name="words", daemon=True)
                self._thread.start()
            return self._thread

    def _load(self) -> None:
        try:
            self._reader = load_term_reader(self._folder)
        except Exception:
            self.has_failed = True  # pages say so: a text that nobody read is never shown as one without finds
            log.exception("The words could not be loaded from %s", self._folder.name)


def load_term_reader(folder: Path) -> "TermReader":
    """Load the reader now. The libraries are imported here, so that nothing else has to wait for them."""
    from riskflow.terms.loader import load_lexicon  # noqa: PLC0415 - spaCy takes seconds to load
    from riskflow.terms.reader import TermReader  # noqa: PLC0415 - as above

    return TermReader(load_lexicon(folder))


@lru_cache(maxsize=4)
def background_reader(folder: Path) -> BackgroundReader:
    """Return the one reader of this process for a folder."""
    return BackgroundReader(folder)
