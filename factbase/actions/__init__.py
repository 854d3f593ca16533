"""Every write that touches more than one row or changes a status. Keyword-only, `by=` an actor."""
