"""How people judge: spread of ratings, votes, overrides of the tool and of advice, light checks, precedents."""
