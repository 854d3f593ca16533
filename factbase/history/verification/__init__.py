"""Proves that nothing was lost or altered: recomputes what is stored, and names what differs.

Every check reads and writes nothing. All of them see one moment of the database, while others go
on writing.
"""

from factbase.history.verification.checks import CHECKS, verify
from factbase.history.verification.findings import Check, Finding, Outcome
from factbase.history.verification.heads import Head, PinsError, heads, pins_check, read_pins
from factbase.history.verification.reading import one_moment

__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "Head",
    "Outcome",
    "PinsError",
    "heads",
    "one_moment",
    "pins_check",
    "read_pins",
    "verify",
]
