"""Statistics of counts and times, which know no case: what may be shown of them, and how sure one can be."""
