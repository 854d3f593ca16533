"""The rules of matches, asked of PostgreSQL: also of raw SQL."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Value, When
from django.utils import timezone

from factbase.models import Entity, Judgement, Match
from tests.factories import EntityFactory, UserFactory, make_match

pytestmark = pytest.mark.django_db


@pytest.fixture
def trio() -> list[Entity]:
    return EntityFactory.create_batch(3)


def unguarded() -> None:
    """The broken variant: the same database without its guard."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER factbase_refuse_contradiction ON factbase_match")


def test_match_whose_left_is_the_younger_is_refused(trio: list[Entity]) -> None:
    with pytest.raises(IntegrityError, match="factbase_match_older_left"):
        Match.objects.create(left=trio[1], right=trio[0])


def test_match_of_an_entity_with_itself_is_refused(trio: list[Entity]) -> None:
    with pytest.raises(IntegrityError, match="factbase_match_older_left"):
        Match.objects.create(left=trio[0], right=trio[0])


def test_pair_twice_is_refused_until_one_is_retracted(trio: list[Entity]) -> None:
    first = make_match(trio[0], trio[1])
    with pytest.raises(IntegrityError, match="factbase_match_once"), transaction.atomic():
        make_match(trio[0], trio[1])

    Match.objects.filter(pk=first.pk).update(retracted_at=timezone.now())

    assert make_match(trio[0], trio[1]).pk


@pytest.mark.parametrize("score", ["-0.001", "1.001"])
def test_score_outside_zero_to_one_is_refused(score: str, trio: list[Entity]) -> None:
    with pytest.raises(IntegrityError, match="factbase_match_score_range"):
        Match.objects.create(left=trio[0], right=trio[1], score=score)


def test_judgement_that_is_none_is_refused(trio: list[Entity]) -> None:
    with pytest.raises(IntegrityError, match="factbase_match_judgement_known"):
        Match.objects.create(
            left=trio[0],
            right=trio[1],
            judgement="likely",
            judged_by=UserFactory(),
            judged_at=timezone.now(),
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"judgement": "same"},
        {"judgement": "unsure", "judged_at": timezone.now()},
        {"judgement": "proposed", "judged_at": timezone.now()},
    ],
)
def test_judgement_without_judge_or_judge_without_judgement_is_refused(
    fields: dict[str, Any], trio: list[Entity]
) -> None:
    with pytest.raises(IntegrityError, match="factbase_match_judged_by_someone"):
        Match.objects.create(left=trio[0], right=trio[1], **fields)


CONTRADICTIONS = [
    [(0, 1, "same"), (1, 2, "same"), (0, 2, "different")],
    [(0, 1, "same"), (0, 2, "different"), (1, 2, "same")],
    [(1, 2, "different"), (0, 1, "same"), (0, 2, "same")],
]


def judge_by_sql(trio: list[Entity], steps: list[tuple[int, int, str]], setting: str = "") -> None:
    for left, right, judgement in steps:
        match = make_match(trio[left], trio[right])
        with connection.cursor() as cursor:
            if setting:
                cursor.execute(f"SET LOCAL pgtrigger.ignore = '{setting}'")
            cursor.execute(
                "UPDATE factbase_match SET judgement = %s, judged_by_id = %s, judged_at = now() "
                "WHERE id = %s",
                [judgement, UserFactory().pk, match.pk],
            )


@pytest.mark.parametrize("steps", CONTRADICTIONS)
@pytest.mark.parametrize("setting", ["", "{factbase_refuse_contradiction}"])
def test_contradiction_by_sql_is_refused(
    steps: list[tuple[int, int, str]], setting: str, trio: list[Entity]
) -> None:
    with (
        pytest.raises(IntegrityError, match="cannot be one and judged not the same"),
        transaction.atomic(),
    ):
        judge_by_sql(trio, steps, setting)


@pytest.mark.parametrize("steps", CONTRADICTIONS)
def test_contradiction_by_sql_catches_a_database_without_the_guard(
    steps: list[tuple[int, int, str]], trio: list[Entity]
) -> None:
    unguarded()

    judge_by_sql(trio, steps)

    assert Match.objects.exclude(judgement=Judgement.PROPOSED).count() == 3


def test_contradiction_in_one_statement_is_refused(trio: list[Entity]) -> None:
    for left, right in ((0, 1), (1, 2), (0, 2)):
        make_match(trio[left], trio[right])
    judgement = Case(When(left=trio[1], then=Value("different")), default=Value("same"))

    with pytest.raises(IntegrityError, match="cannot be one"):
        Match.objects.update(judgement=judgement, judged_by=UserFactory(), judged_at=timezone.now())


def test_restoring_a_withdrawn_merge_that_contradicts_is_refused(trio: list[Entity]) -> None:
    merge = make_match(trio[0], trio[1], "same")
    Match.objects.filter(pk=merge.pk).update(retracted_at=timezone.now())
    make_match(trio[0], trio[2], "same")
    make_match(trio[1], trio[2], "different")

    with pytest.raises(IntegrityError, match="cannot be one"):
        Match.objects.filter(pk=merge.pk).update(retracted_at=None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("vocabulary")
def test_judging_in_a_transaction_that_cannot_see_others_is_refused() -> None:
    left, right = EntityFactory.create_batch(2)

    def judge() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            make_match(left, right, "same")

    with pytest.raises(IntegrityError, match="read committed"):
        judge()
