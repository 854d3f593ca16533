from hypothesis import given
from hypothesis import strategies as st

from factbase.confidence import find_origins

SETS = st.dictionaries(
    st.sampled_from([f"s{number}" for number in range(8)]),
    st.frozensets(st.sampled_from(["w1", "w2", "w3", "w4"]), max_size=3),
)


def found(**roots: str) -> dict[str, str]:
    return find_origins({source: frozenset(works.split()) for source, works in roots.items()})


def test_origins_of_a_source_without_roots_is_itself() -> None:
    assert found(a="", b="") == {"a": "a", "b": "b"}


def test_origins_of_two_articles_on_one_post_are_one() -> None:
    assert found(a="post", b="post") == {"a": "post", "b": "post"}


def test_origins_of_an_article_and_the_post_itself_are_one() -> None:
    assert found(article="post", post="post") == {"article": "post", "post": "post"}


def test_origins_of_two_posts_stay_two_when_a_digest_rests_on_both() -> None:
    origins = found(one="one", two="two", digest="one two")
    assert origins["one"] != origins["two"]
    assert origins["digest"] in {"one", "two"}


def test_origins_of_two_digests_that_share_a_post_are_one() -> None:
    assert found(a="one two", b="two three") == {"a": "two", "b": "two"}


@given(SETS)
def test_origins_are_always_a_work_the_source_goes_back_to(roots: dict) -> None:
    for source, origin in find_origins(roots).items():
        assert origin in (roots[source] or {source})


@given(SETS, st.randoms())
def test_origins_do_not_depend_on_order(roots: dict, random) -> None:
    shuffled = list(roots.items())
    random.shuffle(shuffled)
    assert find_origins(dict(shuffled)) == find_origins(roots)


@given(SETS)
def test_origins_are_not_changed_by_an_unrelated_source(roots: dict) -> None:
    more = find_origins(roots | {"new": frozenset({"elsewhere"})})
    assert more == find_origins(roots) | {"new": "elsewhere"}
