import pytest

from factbase.finding import excerpt, marked


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Zhipu AI of Zhipu", ["zhipu"], "[Zhipu] AI of [Zhipu]"),
        ("北京智谱", ["智谱"], "北京[智谱]"),
        ("20 billion yuan", ["billion", "20 billion"], "[20 billion] yuan"),
        ("a.c abc", ["a.c"], "[a.c] abc"),
        ("nothing", [], "nothing"),
        ("nothing", [""], "nothing"),
    ],
)
def test_sought_words_are_marked(text: str, words: list[str], shown: str) -> None:
    pieces = marked(text, words)
    assert "".join(f"[{text}]" if is_hit else text for text, is_hit in pieces) == shown


def test_excerpt_is_cut_between_words_around_the_hit() -> None:
    text = "far " * 100 + "here it stands " + "away " * 100
    part = excerpt(text, ["stands"])
    assert part.startswith("…far far")
    assert "here it stands away" in part
    assert part.endswith("away…")
    assert excerpt("short", ["none"]) == "short"
