"""How much of what a text mentions is found, how much of what is found is right, and how fast.

Precision and recall are ratios already: 1.00 is all. The time is set against telling the words of
the text apart, which is the least that could be done with it.
"""

import re
from collections.abc import Mapping

from benchmarks import Ratio, side_by_side
from benchmarks.data import THROW_AWAY, empty_desk

THOUSAND = 1_000


def run() -> list[Ratio]:
    """Measure generated sentences in two languages, and the articles beside the project."""
    with empty_desk(THROW_AWAY):
        # Only now, for models want Django set up.
        from benchmarks.suggested import measuring

        measuring.fill_generated()
        lines = [
            *_shares("English", measuring.of_generated("en")),
            *_shares("Chinese", measuring.of_generated("zh")),
            *_shares("texts annotated first", measuring.of_blind()),
        ]
        measuring.fill_sample()
        lines += _shares("articles", measuring.of_articles())
        return [*lines, _time()]


def _shares(texts: str, found: Mapping[str, object]) -> list[Ratio]:
    from benchmarks.suggested.scoring import Score

    lines = []
    for kind, score in found.items():
        assert isinstance(score, Score)
        note = f"{score.right} right, {score.found} found, {score.there} there"
        lines += [
            Ratio(f"{kind} in {texts}: precision", score.precision, "all that was found", note),
            Ratio(f"{kind} in {texts}: recall", score.recall, "all that is there", note),
        ]
    return lines


def _time() -> Ratio:
    from benchmarks.suggested.generated import PUBLISHED, labelled
    from benchmarks.suggested.measuring import found_in

    words = " ".join(one.text for one in labelled("en")).split()[:THOUSAND]
    text = " ".join(words)
    taken, base = side_by_side(
        lambda: found_in(text, PUBLISHED), lambda: re.findall(r"\w+", text), rounds=9
    )
    note = f"{taken * 1e3:.1f} ms against {base * 1e3:.2f} ms"
    return Ratio("suggestions in 1,000 words", base / taken, "telling words apart", note)


if __name__ == "__main__":
    for line in run():
        print(f"{line.name:40} {line.ratio:6.3f}  {line.note}")
