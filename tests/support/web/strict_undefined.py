"""Undefined names in templates: in production they print nothing, in tests they fail."""

from collections.abc import Iterator, Mapping
from typing import NoReturn

from jinja2 import Undefined
from jinja2.utils import missing


class FailingUndefined(Undefined):
    """Fails when it is used. Only whether a variable or a key is there may be asked, as in `{% if form %}`."""

    __slots__ = ()

    def _fail(self, *_: object) -> NoReturn:
        self._fail_with_undefined_error()

    __str__ = __len__ = __eq__ = __ne__ = __hash__ = __contains__ = _fail

    def __iter__(self) -> Iterator[object]:
        self._fail()

    def __bool__(self) -> bool:
        """Fail for an attribute that an object lacks: a slip in its name would silently count as false.

        A mapping may lack a key: that is how pages ask whether there is something of that name.
        """
        if self._undefined_obj is not missing and not isinstance(self._undefined_obj, Mapping):
            self._fail()
        return False
