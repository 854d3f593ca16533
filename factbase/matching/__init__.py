"""Whether two descriptions are of one thing: names in any script, identifiers, shared facts. Pure.

A machine only proposes here, with its reasons in words; a person judges.
"""

from factbase.matching.identifiers import identifier_key, identifiers_in
from factbase.matching.likeness import (
    PROPOSE_FROM,
    TELLING,
    Likeness,
    Profile,
    Reason,
    SharedFact,
    compare,
)
from factbase.matching.names import NameKey, in_latin, name_key, sounds, spellings
from factbase.matching.neighbours import near_pairs
from factbase.matching.ranking import Candidate, Description, Feature, Ranked, decided, rank
from factbase.matching.said import Held, Said, Thing

__all__ = [
    "PROPOSE_FROM",
    "TELLING",
    "Candidate",
    "Description",
    "Feature",
    "Held",
    "Likeness",
    "NameKey",
    "Profile",
    "Ranked",
    "Reason",
    "Said",
    "SharedFact",
    "Thing",
    "compare",
    "decided",
    "identifier_key",
    "identifiers_in",
    "in_latin",
    "name_key",
    "near_pairs",
    "rank",
    "sounds",
    "spellings",
]
