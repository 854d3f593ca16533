"""Quotes are looked up before they are saved."""

import pytest

from factbase.forms.evidence import EvidenceForm
from sources.models import Source
from tests.factories import EvidenceFactory, SourceFactory, make_snapshot

pytestmark = pytest.mark.django_db

TEXT = (
    "The company said on Monday that it had raised about 300 million euros.\n"
    "Analysts put its worth at over 2 billion euros. The company said on Monday nothing else."
)


@pytest.fixture
def source() -> Source:
    """Return a source whose archived copy reads TEXT."""
    return make_snapshot(TEXT, SourceFactory(title="Falcon flies")).source


def form(source: Source, exact: str, **typed: str) -> EvidenceForm:
    filled = EvidenceForm(
        {"source": source.title, "exact": exact, "stance": "supports", **typed},
        empty_permitted=True,
    )
    filled.is_valid()
    return filled


def test_quote_that_stands_there_gets_its_place(source: Source) -> None:
    filled = form(source, "its worth at over 2 billion euros")

    assert filled.errors == {}
    fields = filled.fields_for_action()
    assert TEXT[fields["start"] : fields["end"]] == "its worth at over 2 billion euros"  # type: ignore[misc]


def test_quote_over_two_lines_is_found_with_the_line_ends_of_a_browser(source: Source) -> None:
    filled = form(source, "300 million euros.\r\nAnalysts")

    assert filled.errors == {}
    assert filled.cleaned_data["exact"] == "300 million euros.\nAnalysts"


def test_quote_that_is_not_there_offers_the_nearest_passage(source: Source) -> None:
    filled = form(source, "Analysts put it's worth at over 2 billion euros")

    assert "do not stand in the archived text of “Falcon flies”" in filled.errors["exact"][0]
    assert filled.nearest == "Analysts put its worth at over 2 billion euros"
    assert filled.may_keep_missing


def test_nearest_passage_is_taken_when_asked(source: Source) -> None:
    filled = form(source, "Analysts put it's worth at over 2 billion euros", use_nearest="on")

    assert filled.errors == {}
    assert filled.cleaned_data["exact"] == "Analysts put its worth at over 2 billion euros"
    # Shown again, the form holds the words that were taken.
    assert filled["exact"].value() == "Analysts put its worth at over 2 billion euros"


def test_other_number_is_never_offered_as_nearest(source: Source) -> None:
    filled = form(source, "Analysts put its worth at over 3 billion euros")

    assert filled.nearest == ""
    assert filled.errors["exact"]


def test_missing_quote_is_kept_only_knowingly(source: Source) -> None:
    filled = form(source, "nothing of the kind", keep_missing="on")

    assert filled.errors == {}
    assert filled.fields_for_action()["start"] is None


def test_repeated_quote_asks_for_the_place(source: Source) -> None:
    filled = form(source, "The company said on Monday")

    assert "stand in the archived text 2 times" in filled.errors["exact"][0]
    assert [place.after[:5] for place in filled.places] == [" that", " noth"]


def test_repeated_quote_is_found_at_the_chosen_place(source: Source) -> None:
    second = TEXT.rindex("The company")
    filled = form(source, "The company said on Monday", place=str(second))

    assert filled.errors == {}
    assert filled.fields_for_action()["start"] == second
    assert filled["start"].value() == str(second)


def test_repeated_quote_in_another_form_is_found_at_the_chosen_place() -> None:
    text = "The “first”  deal, worth 14 billion. The “first” deal, worth 4 billion."
    source = make_snapshot(text, SourceFactory(title="Typeset")).source
    asked = form(source, 'The "first" deal')
    chosen = form(source, 'The "first" deal', place=str(asked.places[1].start))

    assert [place.words for place in asked.places] == ["The “first”  deal", "The “first” deal"]
    assert chosen.errors == {}
    assert chosen.fields_for_action()["start"] == text.rindex("The")
    assert chosen.fields_for_action()["end"] == text.rindex(", worth")


@pytest.mark.parametrize("after", ["nothing else", " nothing else"])
def test_repeated_quote_is_found_by_the_words_after_it(source: Source, after: str) -> None:
    filled = form(source, "The company said on Monday", after=after)

    assert filled.errors == {}
    assert filled.fields_for_action()["start"] == TEXT.rindex("The company")


def test_source_without_a_copy_takes_any_quote() -> None:
    filled = form(SourceFactory(title="Unseen"), "whatever it says")

    assert filled.errors == {}


def test_blank_form_says_nothing(source: Source) -> None:
    filled = EvidenceForm({"stance": "supports"}, empty_permitted=True)

    assert filled.is_valid()
    assert not filled.says_something()


def test_quote_without_a_source_and_source_without_a_quote_are_refused(source: Source) -> None:
    no_source = EvidenceForm({"exact": "words", "stance": "supports"}, empty_permitted=True)
    no_quote = EvidenceForm({"source": "Falcon flies", "stance": "supports"}, empty_permitted=True)

    assert no_source.errors == {"source": ["Name the source that says this."]}
    assert no_quote.errors == {"exact": ["Quote the very words of the source."]}


def test_untouched_quote_is_left_out_of_an_edit(source: Source) -> None:
    row = EvidenceFactory(source=source, exact="words that were lost", prefix="a ", suffix=" b")
    initial = EvidenceForm.initial_of(row)
    data = {
        "source": source.title,
        "exact": row.exact,
        "before": "a ",
        "after": " b",
        "stance": "refutes",
    }
    filled = EvidenceForm(data, initial=initial, evidence=row)

    assert filled.is_valid(), filled.errors
    assert set(filled.fields_for_action()) == {
        "stance",
        "asserted_by",
        "mode",
        "credibility",
        "note",
    }
