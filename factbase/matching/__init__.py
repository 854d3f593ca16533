"""Whether two descriptions are of one thing: names in any script, identifiers, shared facts. Pure.

A machine only proposes here, with its reasons in words; a person judges.
"""

from factbase.matching.identifiers import identifier_key
from factbase.matching.likeness import (
    PROPOSE_FROM,
    TELLING,
    Likeness,
    Profile,
    Reason,
    SharedFact,
    compare,
)
from factbase.matching.names import NameKey, name_key, spellings
from factbase.matching.neighbours import near_pairs

__all__ = [
    "PROPOSE_FROM",
    "TELLING",
    "Likeness",
    "NameKey",
    "Profile",
    "Reason",
    "SharedFact",
    "compare",
    "identifier_key",
    "name_key",
    "near_pairs",
    "spellings",
]
