"""Pages where everybody who is signed in looks something up: a case by words, the facts about a territory."""
