"""How likely a claim is, given who says so: the formula, its inputs, its explanation.

Pure functions, no Django; `factbase.actions.confidence` feeds them from the database and stores
what they return. The published formula is `docs/confidence.md`; the modules follow its steps:

* `reliability`: grade and credibility to points (steps 1 and 2),
* `origins`: which sources go back to one work,
* `formula`: copies, diminishing returns, probability (steps 3 to 5),
* `groups`: which claims support, refute and rival one another,
* `ledger`: the steps as they are stored, in `ConfidenceLedger.entries` and `.rivals`,
* `explain`: a stored ledger as sentences,
* `contributions`: a stored ledger as a waterfall, origin by origin.

A page shows a claim's confidence by `explain(claim.ledger)`, which needs no query, and renders
`opening`, then each of `steps` (a `Step` has its sentence, its points and the probability before
and after as text, and the ids of evidence, source and claim to link to), then `closing`. A claim
without confidence has no ledger row.
"""

from factbase.confidence.contributions import Contribution, contributions
from factbase.confidence.explain import Explanation, Step, explain
from factbase.confidence.formula import EPOCH, PLACES
from factbase.confidence.groups import Question, Statement, score_group
from factbase.confidence.inputs import Receipt
from factbase.confidence.ledger import Entry, Ledger, RivalEntry
from factbase.confidence.origins import find_origins

__all__ = [
    "EPOCH",
    "PLACES",
    "Contribution",
    "Entry",
    "Explanation",
    "Ledger",
    "Question",
    "Receipt",
    "RivalEntry",
    "Statement",
    "Step",
    "contributions",
    "explain",
    "find_origins",
    "score_group",
]
