"""The closed list of check states."""

from sources.anchoring import CheckState


def test_states_are_the_closed_list() -> None:
    assert [state.value for state in CheckState] == [
        *("exact", "normalised", "moved", "ambiguous", "missing", "no_snapshot", "not_checked")
    ]


def test_states_found_are_only_those_with_the_words_in_the_text() -> None:
    assert {state.value for state in CheckState if state.is_found} == {
        *("exact", "normalised", "moved")
    }


def test_states_each_have_a_sentence_of_their_own() -> None:
    sentences = [state.sentence for state in CheckState]
    assert len(set(sentences)) == len(CheckState)
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in sentences)


def test_not_checked_does_not_say_found() -> None:
    assert CheckState.NOT_CHECKED.sentence == "The quote has not been checked."
