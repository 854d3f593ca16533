"""Ten thousand claims in one call and in one request, beside COPY of the same rows.

COPY writes into the same tables with the same triggers: history, its chain, the guards.
"""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

from benchmarks import Ratio, side_by_side
from benchmarks.data import empty_desk

CLAIMS, SUBJECTS, ROUNDS = 10_000, 5_000, 3
KEY_FIRST: LiteralString = """
    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY column_name = 'id' DESC,
                      column_name = 'claim_id' DESC, ordinal_position)
    FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s
"""


def run() -> list[Ratio]:
    """Write claims alone, with a receipt each, and over the API."""
    with empty_desk():
        desk = _Desk()
        return [
            _compared("claims in one call", desk.calls(receipts=0), desk.copies(receipts=0)),
            _compared("with a receipt each", desk.calls(receipts=1), desk.copies(receipts=1)),
            _compared("claims in one request", desk.requests(), desk.copies(receipts=0)),
        ]


def _compared(
    name: str, ours: Iterator[Callable[[], object]], baseline: Iterator[Callable[[], object]]
) -> Ratio:
    """Compare what was prepared beforehand, one of each in a round."""
    prepared = [[next(ours) for _ in range(ROUNDS)], [next(baseline) for _ in range(ROUNDS)]]
    taken, copied = side_by_side(
        lambda: prepared[0].pop()(), lambda: prepared[1].pop()(), rounds=ROUNDS
    )
    note = f"{CLAIMS / taken:,.0f} against {CLAIMS / copied:,.0f} claims/s"
    return Ratio(f"{CLAIMS:,} {name}", copied / taken, "COPY, same triggers", note)


class _Desk:
    """Subjects and sources, and a new property for each set of claims: nothing stands beside."""

    def __init__(self) -> None:
        from django.contrib.auth.models import Group, User

        from factbase.actions import tokens
        from factbase.models import Entity, EntityType
        from sources.models import Publisher, Source

        self.by = User.objects.create(username="bench")
        self.by.groups.add(Group.objects.get(name="contributor"))
        _, self.secret = tokens.create(user=self.by, name="bench", scopes=["contribute"])
        company = EntityType.objects.get(slug="company")
        self.subjects = [Entity(type=company, label=f"Company {n}") for n in range(SUBJECTS)]
        Entity.objects.bulk_create(self.subjects)
        publisher = Publisher.objects.create(name="The Wire", grade="B")
        self.sources = [Source(title=f"Article {n}", publisher=publisher) for n in range(100)]
        Source.objects.bulk_create(self.sources)
        self.properties = 0

    def _property(self) -> Any:
        from factbase.models import Property

        self.properties += 1
        name = f"bench-{self.properties}"
        return Property.objects.create(
            slug=name, label=name, value_type="money", cardinality="one_at_a_time"
        )

    def _new(self, receipts: int) -> list[Any]:
        from factbase.actions.bulk import NewClaim, NewReceipt
        from factbase.values import Money
        from sources.edtf import parse_edtf

        prop = self._property()
        return [
            NewClaim(
                fields={
                    "subject": self.subjects[n % SUBJECTS],
                    "property": prop,
                    "value": Money(Decimal(n), "CNY", verbatim=f"{n} yuan"),
                    "valid": parse_edtf(str(1900 + n // SUBJECTS)),
                },
                receipts=[
                    NewReceipt(
                        fields={"source": self.sources[n % 100], "exact": f"it was {n} yuan"}
                    )
                    for _ in range(receipts)
                ],
            )
            for n in range(CLAIMS)
        ]

    def calls(self, *, receipts: int) -> Iterator[Callable[[], object]]:
        """Yield calls of the writer."""
        from factbase.actions import bulk

        while True:
            new = self._new(receipts)
            yield lambda new=new: bulk.create_claims(claims=new, by=self.by)

    def requests(self) -> Iterator[Callable[[], object]]:
        """Yield requests to the API, answered in this process."""
        from django.test import Client

        client = Client(headers={"authorization": f"Bearer {self.secret}"}, SERVER_NAME="localhost")
        while True:
            slug = self._property().slug
            rows = [
                {
                    "action": "create",
                    "subject": str(self.subjects[n % SUBJECTS].pk),
                    "property": slug,
                    "value": {"amount": str(n), "unit": "CNY", "verbatim": f"{n} yuan"},
                    "valid": str(1900 + n // SUBJECTS),
                }
                for n in range(CLAIMS)
            ]
            body = json.dumps({"operations": rows})
            yield lambda body=body: _posted(client, body)

    def copies(self, *, receipts: int) -> Iterator[Callable[[], object]]:
        """Yield COPYs of what the writer wrote, under new ids."""
        from factbase.actions import bulk
        from sources.models.record import uuid7

        ids = bulk.create_claims(claims=self._new(receipts), by=self.by)
        claims = _text("factbase_claim", "id", ids)
        quotes = _text("factbase_evidence", "claim_id", ids) if receipts else []
        while True:
            new = {str(id): str(uuid7()) for id in ids}
            texts = {"factbase_claim": "".join(new[line[:36]] + line[36:] for line in claims)}
            if receipts:
                lines = (f"{uuid7()}\t{new[line[37:73]]}{line[73:]}" for line in quotes)
                texts["factbase_evidence"] = "".join(lines)
            yield lambda texts=texts: _copied(texts)


def _posted(client: Any, body: str) -> None:
    response = client.post("/api/v1/claims/bulk/", body, content_type="application/json")
    assert response.status_code == 200, response.content[:500]


def _columns(table: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(KEY_FIRST, [table])
        return str(cursor.fetchone()[0])


def _text(table: str, column: str, ids: list[UUID]) -> list[str]:
    """Return the lines of COPY for the rows with these ids, their own id first."""
    from django.db import connection

    query = f"COPY (SELECT {_columns(table)} FROM {table} WHERE {column} = ANY(%s)) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query, [ids]) as copy:
        return b"".join(bytes(piece) for piece in copy).decode().splitlines(keepends=True)


def _copied(texts: dict[str, str]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        for table, text in texts.items():
            with cursor.copy(f"COPY {table} ({_columns(table)}) FROM STDIN") as copy:
                copy.write(text)


if __name__ == "__main__":
    for line in run():
        print(f"{line.name:36} {line.ratio:9.4f} × {line.against:24} {line.note}")
