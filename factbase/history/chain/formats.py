"""Which columns of a history table are hashed, and since when."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from factbase.models import ChainFormat


def format_of(table: str, columns: Sequence[str]) -> ChainFormat:
    """Return the format of these columns, unsaved; the same id for the same columns everywhere."""
    digest = hashlib.sha256(json.dumps([table, *columns]).encode()).digest()
    id = int.from_bytes(digest[:4], signed=True)
    return ChainFormat(id=id, table=table, columns=list(columns))


def formats_of(histories: Mapping[str, Sequence[str]]) -> list[ChainFormat]:
    """Return the format in force for each history table, given its present columns."""
    return [format_of(table, columns) for table, columns in histories.items()]


def unrecorded(formats: Iterable[ChainFormat], using: str = "default") -> list[ChainFormat]:
    """Return those of `formats` that no event has been hashed by yet. One query."""
    known = set(ChainFormat.objects.using(using).values_list("pk", flat=True))
    return [chain_format for chain_format in formats if chain_format.pk not in known]
