"""The term reader, loaded once per process in a background thread, so that no request waits for it."""

import logging
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

from riskflow.terms.loader import load_lexicon

if TYPE_CHECKING:
    from riskflow.terms.reader import TermReader

log = logging.getLogger(__name__)


class BackgroundReader:
    """A term reader that is loaded on first demand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._thread: Thread | None = None
        self._reader: TermReader | None = None
        self.has_failed = False

    def get_if_loaded(self) -> "TermReader | None":
        """Return the reader, None while it is being loaded; never blocks."""
        self._ensure_started()
        return self._reader

    def alarms(self, text: str) -> bool | None:
        """Return whether the words of a text reach the threshold of alarm; None while they cannot be read."""
        reader = self.get_if_loaded()
        return reader.analyse(text).alarm if reader else None

    def wait(self, seconds: float = 60) -> "TermReader":
        """Block until the reader is loaded: for commands and tests, never for a request.

        Raises:
            LookupError: when it could not be loaded.
        """
        self._ensure_started().join(seconds)
        if self._reader is None:
            raise LookupError("the words could not be loaded; the log says why")
        return self._reader

    def _ensure_started(self) -> Thread:
        # On first demand and not at start-up: threads do not survive the fork of a worker process.
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._load, name="words", daemon=True)
                self._thread.start()
            return self._thread

    def _load(self) -> None:
        try:
            self._reader = load_term_reader(self._folder)
        except Exception:
            # Pages show the failure, so that a text that was not read never looks like one without suggestions.
            self.has_failed = True
            log.exception("The words could not be loaded from %s", self._folder.name)


def load_term_reader(folder: Path) -> "TermReader":
    """Load the reader in this thread, which takes seconds.

    Raises:
        LexiconError: when a term list is wrong.
    """
    lexicon = load_lexicon(folder)
    # The module imports spaCy, which alone takes seconds: no other module may import it at its top.
    reader: TermReader = import_module("riskflow.terms.reader").TermReader(lexicon)
    return reader


@lru_cache(maxsize=4)
def background_reader(folder: Path) -> BackgroundReader:
    """Return the only reader of this process for a folder of term lists."""
    return BackgroundReader(folder)
