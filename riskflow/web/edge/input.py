"""What a request may hold: the one place where sizes, numbers of fields and hidden characters are bounded.

Pages see clean text only (`riskflow.clean_text`), so that both databases store the same.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Request, abort, request
from gunicorn.http.errors import ParseException
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from riskflow.clean_text import HIDDEN, clean_text

MAX_PARTS = 500
"""Parts of a form with files."""
MAX_FIELDS = 2_000
"""Fields of any other form, and of a query."""
MAX_FIELD_BYTES = 500_000
"""Of a form without files, and of each field of a form with files."""


def _plain(value: Any) -> Any:  # noqa: ANN401 - files have no text
    return clean_text(value) if isinstance(value, str) else value


class PlainFields(ImmutableMultiDict[str, Any]):
    """The fields of a form or of a query, clean, and no more than `MAX_FIELDS`."""

    def __init__(self, fields: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None) -> None:
        pairs = ImmutableMultiDict(fields).items(multi=True) if isinstance(fields, Mapping) else fields or ()
        cleaned = [(_plain(name), _plain(value)) for name, value in pairs]
        if len(cleaned) > MAX_FIELDS:
            raise RequestEntityTooLarge
        super().__init__(cleaned)


def allow_upload(most_bytes: int) -> None:
    """Allow a larger body to this request if it is a form with files; any other is parsed whole, and stays small."""
    if request.mimetype == "multipart/form-data":
        request.max_content_length = most_bytes


class BoundedRequest(Request):
    """A request whose form, files and query are clean."""

    parameter_storage_class = PlainFields

    def _load_form_data(self) -> None:
        # The server reads the body only now, so that what is wrong with its chunks or its connection shows here.
        try:
            super()._load_form_data()
        except (ParseException, OSError) as error:
            self.form, self.files = PlainFields(), PlainFields()
            raise BadRequest from error


def refuse_hidden_characters() -> None:
    """Refuse an address that holds hidden characters: no address of ours does."""
    if HIDDEN.search(request.path):
        abort(HTTPStatus.NOT_FOUND)
