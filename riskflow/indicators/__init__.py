"""Published facts about territories: which indicators there are, and files of their publishers read strictly."""
