"""A browser that shows each page afresh before it sends a form, and can send every form twice."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from riskflow.web.resent.receipts import FIELD, KEYLESS, new_key

SENDS_TWICE = bool(os.environ.get("RISKFLOW_TEST_TWICE"))
"""Whether every form that has done its work is sent again by all tests of pages (`make faults`)."""


class FormClient(FlaskClient):
    """Sends each form under a key of its own, as a page does that has just been shown; `again` keeps the key.

    That every form of a page carries a key is checked wherever pages are read (`accessibility.is_safe_form`).
    """

    def post(self, *args: Any, again: bool = False, **kw: Any) -> TestResponse:  # noqa: ANN401 - as the client's own
        """Send a form."""
        data = kw.get("data")
        if isinstance(data, dict) and not again:
            kw["data"] = {**data, FIELD: new_key()}
        response = super().post(*args, **kw)
        if SENDS_TWICE and response.status_code == 302 and data and self._endpoint(response) not in KEYLESS:
            self._check_again(response, partial(super().post, *args, **kw))
        return response

    def _endpoint(self, response: TestResponse) -> str:
        adapter = self.application.url_map.bind("localhost")
        return str(adapter.match(response.request.path, method="POST")[0])

    def _check_again(self, first: TestResponse, again: Callable[[], TestResponse]) -> None:
        """Send the form once more: it must lead to the same place, and change nothing."""
        path = self.application.extensions["riskflow"].database.engine.url.database
        with closing(sqlite3.connect(path)) as watching:
            before = watching.execute("PRAGMA data_version").fetchone()
            second = again()
            after = watching.execute("PRAGMA data_version").fetchone()  # another one after each commit elsewhere
        assert (second.status_code, second.location) == (302, first.location), first.request.path
        assert after == before, f"{first.request.path} did something twice"
