import pytest

from factbase.excerpts import LIMIT, beginning, ending, excerpts
from sources.anchoring import CheckState
from tests.factories import EvidenceFactory, make_claim, make_snapshot

LONG = "word " * 100


def test_ending_of_a_short_text_is_the_text():
    assert ending("It was pegged at ") == "It was pegged at "


def test_ending_of_a_long_text_starts_with_a_whole_word():
    shown = ending("unbroken" + LONG)
    assert shown.startswith("…word ")
    assert len(shown) <= LIMIT + 1


def test_ending_stays_in_the_last_paragraph():
    assert ending("Another matter.\n\nIt was ") == "It was "


def test_ending_without_spaces_is_cut_anywhere():
    assert ending("字" * 300) == "…" + "字" * LIMIT


def test_beginning_of_a_long_text_ends_with_a_whole_word():
    shown = beginning(LONG)
    assert shown.endswith("word…")
    assert len(shown) <= LIMIT + 1


def test_beginning_stays_in_the_first_paragraph():
    assert beginning(" in June.\n\nAnother matter.") == " in June."


def quote(text: str, exact: str, **fields: object):
    start = text.index(exact)
    snapshot = make_snapshot(text)
    return EvidenceFactory(
        claim=make_claim(),
        snapshot=snapshot,
        source=snapshot.source,
        exact=exact,
        start=start,
        end=start + len(exact),
        **{"check_state": CheckState.EXACT, "checked_at": snapshot.captured_at, **fields},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("QUOTE follows.", "", " follows."),
        ("It ends with QUOTE", "It ends with ", ""),
        ("Die Firma 智谱 𝒜 sagt QUOTE dazu", "Die Firma 智谱 𝒜 sagt ", " dazu"),
        (LONG + "QUOTE" + LONG, "…" + "word " * 31, "word " * 31 + "word…"),
    ],
)
def test_excerpt_of_a_located_quote_reads_around_it_in_the_text(text, before, after):
    evidence = quote(text, "QUOTE")
    (excerpt,) = excerpts(evidence.claim)
    assert (excerpt.before, excerpt.after) == (before, after)


@pytest.mark.django_db
def test_excerpt_of_a_missing_quote_shows_what_its_anchor_says():
    evidence = quote("The QUOTE was here.", "QUOTE", prefix="The ", check_state=CheckState.MISSING)
    (excerpt,) = excerpts(evidence.claim)
    assert (excerpt.before, excerpt.after) == ("The ", "")
