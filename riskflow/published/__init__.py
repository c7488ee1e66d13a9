"""Reading files of indicators as their publishers make them: strictly, whole or not at all."""


class PublishedError(Exception):
    """The file is refused. The message says why and what to do; what was in force stays in force."""
