import pytest

from sources.lineage import descendants_of, roots_of
from sources.models import Derivation, Source
from tests.factories import SourceFactory


@pytest.fixture
def chain(db: None) -> list[Source]:
    """Return a post, a wire story on it and an article on the wire story."""
    post, wire, article = (SourceFactory() for _ in range(3))
    Derivation.objects.create(source=wire, derived_from=post, kind="reports_on")
    Derivation.objects.create(source=article, derived_from=wire, kind="syndicates")
    return [post, wire, article]


def test_roots_of_a_chain_are_its_beginning(chain: list[Source]) -> None:
    post, wire, article = (source.pk for source in chain)
    expected = frozenset({post})
    assert roots_of([post, wire, article]) == dict.fromkeys([post, wire, article], expected)


def test_roots_of_a_digest_are_all_it_rests_on(chain: list[Source]) -> None:
    other, digest = SourceFactory(), SourceFactory()
    for work in (chain[2], other):
        Derivation.objects.create(source=digest, derived_from=work, kind="quotes")
    assert roots_of([digest.pk]) == {digest.pk: frozenset({chain[0].pk, other.pk})}


def test_roots_of_pass_over_a_retracted_derivation(chain: list[Source]) -> None:
    _, wire, article = (source.pk for source in chain)
    Derivation.objects.filter(source=wire).update(retracted_at="2026-01-01T00:00Z")
    assert roots_of([article, wire]) == dict.fromkeys([article, wire], frozenset({wire}))


def test_descendants_of_a_work_are_all_that_go_back_to_it(chain: list[Source]) -> None:
    post, wire, article = (source.pk for source in chain)
    assert descendants_of([post]) == {post, wire, article}
    assert descendants_of([wire]) == {wire, article}
