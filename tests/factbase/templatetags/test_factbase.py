import pytest

from factbase.templatetags.factbase import (
    CHECKS,
    check_class,
    date_words,
    grouped,
    may_contribute,
    shown,
)
from sources.anchoring import CheckState


@pytest.mark.parametrize(
    ("edtf", "words"),
    [("", ""), ("2025-06-26", "26 June 2025"), ("2025~", "about 2025"), ("2019/..", "since 2019")],
)
def test_date_words_of_an_imprecise_date_keep_its_precision(edtf, words):
    assert date_words(edtf) == words


def test_checks_say_something_of_every_state():
    assert set(CHECKS) == set(CheckState)


@pytest.mark.parametrize("state", CheckState)
def test_check_class_is_found_only_where_the_words_were_found(state):
    assert (check_class(state) == "found") == state.is_found


def test_shown_text_cannot_bring_markup_along():
    assert shown("<b>\u200b") == (
        '&lt;b&gt;<span class="invisible" dir="ltr" title="zero width space">U+200B</span>'
    )


def test_grouped_count_has_commas():
    assert grouped(1234567) == "1,234,567"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "contributes"),
    [("reader", False), ("contributor", True), ("reviewer", True), ("administrator", True)],
)
def test_what_a_reader_may_do_follows_the_role(request, role, contributes):
    context = {"user": request.getfixturevalue(role)}
    assert may_contribute(context) is contributes
