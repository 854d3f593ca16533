"""Short words and scripts without spaces are found by an index, in every column of words."""

import pytest
from django.db import connection
from django.db.models import QuerySet

from factbase.models import Alias, Claim, Entity, Evidence
from sources.models import Source

COLUMNS = [
    (Entity, "label"),
    (Alias, "name"),
    (Claim, "words"),
    (Claim, "verbatim"),
    (Evidence, "exact"),
    (Source, "title"),
]
WORDS = ["a", "AI", "智", "智谱", "삼성", "A股", "GLM智谱", "billion", "5%", "🤖"]


def plan(rows: "QuerySet[object, object]") -> str:
    """Return how PostgreSQL would read: with few rows it scans, unless it is made to think."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        sql, values = rows.query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.django_db
@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(
    ("model", "column"), COLUMNS, ids=lambda part: getattr(part, "__name__", part)
)
def test_word_is_found_by_an_index(model: type, column: str, word: str) -> None:
    rows = model.objects.filter(**{f"{column}__says": word}).order_by().values("pk")
    found = plan(rows)
    assert "Seq Scan" not in found, found
    assert "Bitmap Index Scan" in found, found
