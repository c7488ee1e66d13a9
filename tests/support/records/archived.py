"""An instance on files, with sealed records in its archive and anchors outside."""

from pathlib import Path

from riskflow.config import Config
from riskflow.services.instance import Instance
from riskflow.store import queue
from riskflow.store.database import Database
from riskflow.worker import Worker
from tests.support.cases.demonstration import stage_with_cast


class ArchivedInstance:
    """What packages and checks of files are tried on."""

    def __init__(self, folder: Path) -> None:
        self.outside, place = folder / "outside", folder / "instance"
        self.outside.mkdir(parents=True)
        place.mkdir()
        (place / "riskflow.toml").write_text(
            f'mode = "demonstration"\nanchor_folder = "{self.outside}"\n', encoding="utf-8"
        )
        self.variables = {"RISKFLOW_INSTANCE": str(place)}
        self.config = Config.for_tests(place).model_copy(update={"anchor_folder": self.outside})
        Database(self.config.database_url).migrate()
        queue.prepare(self.config.database_url)
        self.stage = stage_with_cast(self.config)
        self.instance = Instance.open(self.config)

    def submit_and_archive(self, story: str) -> str:
        """Send in a case that closes by itself, and archive its record; return its code."""
        code = self.stage.submit(story)
        self.archive(code, 1)
        return code

    def archive(self, code: str, number: int) -> None:
        self._issue(f"record-{code}-{number}")

    def archive_act(self, code: str, number: int) -> None:
        self._issue(f"act-{code}-{number}")

    def _issue(self, key: str) -> None:
        worker = Worker(self.config)
        worker.register_record(key, worker.issue_files(key))
