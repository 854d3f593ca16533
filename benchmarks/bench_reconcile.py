"""Reconciling names with 100,000 entities, beside the plain search by trigrams that it rests on."""

import random
from collections.abc import Sequence
from typing import Any, LiteralString

import psycopg

from benchmarks import Ratio, side_by_side
from benchmarks.data import THROW_AWAY, empty_desk

ENTITIES = 100_000
BATCH = 10  # what OpenRefine sends at once
ROUNDS = 20
SEED = 7
BEGINNINGS, VOWELS = ["b", "k", "l", "m", "n", "r", "s", "t", "zh", "sh", "kr", "v"], "aeiou"
KINDS = [
    "AI",
    "Technology",
    "Holdings",
    "Group",
    "Bank",
    "Energy",
    "University",
    "Institute",
    "Systems",
    "Labs",
    "Capital",
]
FORMS = ["", "", "", "Inc.", "Ltd", "GmbH", "LLC"]
HAN = "智谱清华北京人工能研究院中国银行大学科技百度阿里腾讯华为上海深圳"
CYRILLIC = "бвгдежзиклмнопрстуфхцчшыэюя"

UUID7: LiteralString = "(overlay(gen_random_uuid()::text PLACING '7' FROM 15))::uuid"
FILL: LiteralString = f"""
    INSERT INTO factbase_entity (id, type_id, label, description, retraction_reason)
    SELECT {UUID7}, type.id, name, '', ''
    FROM factbase_entitytype AS type, unnest(%s::text[]) AS name
    WHERE slug = 'company'
"""
PLAIN: LiteralString = """
    SELECT id, label FROM factbase_entity
    WHERE UPPER(label) %% UPPER(%s) AND retracted_at IS NULL
    ORDER BY similarity(UPPER(label), UPPER(%s)) DESC LIMIT 20
"""


def run() -> list[Ratio]:
    """Measure batches of names as they are, misspelt, and in other letters."""
    source = random.Random(SEED)
    names = [_name(source) for _ in range(ENTITIES)]
    with empty_desk(THROW_AWAY):
        _fill(names)
        given = source.sample(names, BATCH)
        return [
            _measured("names as they are", given),
            _measured("misspelt names", [_misspelt(name, source) for name in given]),
        ]


def _measured(what: str, names: Sequence[str]) -> Ratio:
    from django.db import connection, transaction

    from factbase.models.lookalikes import ENOUGH_IF_SHORT
    from factbase.reconciling import Query, reconcile

    queries = [Query(name) for name in names]

    def ours() -> Any:
        return reconcile(queries)

    @transaction.atomic
    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [ENOUGH_IF_SHORT]
            )
            for name in names:
                cursor.execute(PLAIN, [name, name])
                cursor.fetchall()

    ours(), plain()
    taken, baseline = side_by_side(ours, plain, rounds=ROUNDS)
    found = sum(bool(answers) for answers in ours())
    note = f"{taken / len(names) * 1e3:.1f} ms a name, {found} of {len(names)} found"
    return Ratio(f"reconcile, {what}", baseline / taken, "labels by trigrams alone", note)


def _fill(names: list[str]) -> None:
    from django.db import connection

    host, name = connection.settings_dict["HOST"], connection.settings_dict["NAME"]
    with psycopg.connect(host=host, user="postgres", dbname=name, autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(FILL, [names])
        superuser.execute("VACUUM ANALYZE")


def _name(source: random.Random) -> str:
    """Return a name as unlike the others as names are; each fifth in another script."""
    script = source.random()
    if script < 0.1:
        return "".join(source.choice(HAN) for _ in range(source.randint(2, 6)))
    if script < 0.2:
        letters = "".join(source.choice(CYRILLIC) for _ in range(source.randint(5, 10)))
        return letters.capitalize()
    parts = [_word(source), _word(source) if source.random() < 0.5 else ""]
    return " ".join(filter(None, [*parts, source.choice(KINDS), source.choice(FORMS)]))


def _word(source: random.Random) -> str:
    syllables = [source.choice(BEGINNINGS) + source.choice(VOWELS) for _ in range(3)]
    return "".join(syllables).capitalize() + source.choice(["", "n", "r", "s", "x"])


def _misspelt(name: str, source: random.Random) -> str:
    """Return a name with two of its signs changed over."""
    place = source.randrange(len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
