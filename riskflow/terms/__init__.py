"""Term suggestions: the reviewed terms of controlled subjects in a text, in Swedish and English, on this machine only.

`lexicon` and `loader` hold and read the reviewed term lists, `matcher` finds terms by their stems, `patterns` finds
identity numbers, positions and names by their form, `reader` combines both, and `background` loads it once per process.
"""
