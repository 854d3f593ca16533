"""Tells webhooks of changes: signed, in order, at least once, and none at the expense of others."""
