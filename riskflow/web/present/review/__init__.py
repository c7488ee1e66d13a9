"""Values for templates about how a case is judged and talked over."""
