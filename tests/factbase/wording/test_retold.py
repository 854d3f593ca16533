"""Sentences that were recorded in English are read back by the templates that made them."""

import time

import pytest
from django.utils.translation import override

from factbase.wording import retold, told
from sources.phrases import Phrase

NAME = "%(name)s is no type: %(known_types)s."
ROW = "Row %(row)s, column %(column)s: %(message)s"


@pytest.fixture(autouse=True)
def _in_chinese():
    with override("zh-hans"):
        yield


@pytest.mark.parametrize(
    "phrase",
    [
        Phrase("The cell is empty."),
        Phrase("The file is larger than %(most)s MB: split it.", most=100),
        Phrase(NAME, name="“Zhipu: AI”", known_types=Phrase("choose one of %(slugs)s", slugs="a")),
        Phrase(ROW, row=3, column=2, message=Phrase("The row holds a NUL character: remove it.")),
        # The words of the template stand in what fills it, too.
        Phrase(ROW, row=1, column=2, message="“, column 3: ”"),
    ],
)
def test_what_was_recorded_is_told_as_if_it_had_been_said_now(phrase):
    assert retold(str(phrase)) == told(phrase) != str(phrase)


@pytest.mark.parametrize(
    "words", ["", "Zhipu AI", "Row", "nobody made this of a template: 3", "约200亿 CNY", "%(name)s"]
)
def test_words_that_no_template_made_stay_as_they_are(words):
    assert retold(words) == words


def test_words_in_quotation_marks_are_somebodys_and_stay():
    recorded = str(Phrase(NAME, name="“The cell is empty.”", known_types="person, place"))
    assert "“The cell is empty.”" in retold(recorded)


def test_only_the_templates_that_are_named_are_tried():
    assert retold("The cell is empty.", among=[NAME]) == "The cell is empty."
    assert retold("Reverted to revision 3.", among=["Reverted to revision %(to)s."]) != (
        "Reverted to revision 3."
    )


def test_english_is_left_as_it_was_recorded():
    with override("en"):
        assert retold("The cell is empty.") == "The cell is empty."


def test_hostile_words_are_tried_in_one_pass():
    hostile = "Row 1, column " * 40_000
    start = time.process_time()
    assert retold(hostile) == hostile
    assert time.process_time() - start < 2
