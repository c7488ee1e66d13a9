"""Records of acts in the handling, and the dispatch of records."""
