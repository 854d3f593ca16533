"""Writing many records at once: the rules of one by one, checked and written set by set.

`create_claims` refuses what `claims.create`, `evidence.add` and `review.submit` would, all rows'
errors at once, and leaves the rows that they would leave. What they would write and then write
over in the same transaction (the confidence of a new claim) is written once. `create_entities` does
so for `entities.create`, and `create_prepared` writes claims that were checked before.
"""

from factbase.actions.bulk.claims import create_claims
from factbase.actions.bulk.entities import NewEntity, create_entities
from factbase.actions.bulk.prepared import (
    COLUMNS,
    Lines,
    Prepared,
    create_prepared,
    lock_subjects,
    prepare,
)
from factbase.actions.bulk.refusals import BulkRefusedError, RowError
from factbase.actions.bulk.rows import NewClaim, NewReceipt

__all__ = [
    "COLUMNS",
    "BulkRefusedError",
    "Lines",
    "NewClaim",
    "NewEntity",
    "NewReceipt",
    "Prepared",
    "RowError",
    "create_claims",
    "create_entities",
    "create_prepared",
    "lock_subjects",
    "prepare",
]
