"""Reading the project's own words, in Swedish and English, on this machine only.

`lexicon` reads the reviewed word files, `reading` finds their words in a text, `shapes` finds what has a shape rather
than a word (identity numbers, positions, names), and `waiting` loads it all once per process without anybody waiting.
"""
