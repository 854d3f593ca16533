import csv
import io

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from factbase.exports.formulas import inert, inert_sql, restored

STARTERS = "=+-@＝＋－＠"
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000\u2009\u200b\u200e\u2028\u202f\u205f\u2060\u3000\ufeff"
postgres_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
risky_text = st.builds(
    "".join,
    st.tuples(st.text(SPACES, max_size=3), st.sampled_from([*STARTERS, "'", ""]), postgres_text),
)


@pytest.mark.parametrize("space", ["", *SPACES])
@pytest.mark.parametrize("sign", STARTERS)
def test_inert_with_a_formula_behind_white_space_gets_an_apostrophe(space, sign):
    assert inert(f"{space}{sign}1+1") == f"'{space}{sign}1+1"


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx", "'x", "''", "'=1"])
def test_inert_with_a_tab_a_line_break_or_an_apostrophe_first_gets_one(text):
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Zhipu AI", "20 billion", " a = b", "智谱", "§1", "“-1”", "1-2"]
)
def test_inert_with_harmless_text_leaves_it_alone(text):
    assert inert(text) == text


@given(risky_text | postgres_text)
def test_restored_after_inert_gives_the_text_back(text):
    assert restored(inert(text)) == text


@given(risky_text | postgres_text)
def test_inert_never_leaves_a_cell_that_starts_a_formula(text):
    assert inert(text).lstrip(SPACES)[:1] not in tuple(STARTERS)


def test_round_trip_without_the_doubled_apostrophe_would_lose_one():
    """The broken variant that the round trip above catches."""

    def forgetful(text):
        return text if text.startswith("'") else inert(text)

    assert restored(forgetful("'tis")) != "'tis"


@pytest.mark.django_db
@given(texts=st.lists(risky_text | postgres_text, min_size=1, max_size=20))
def test_inert_sql_on_any_text_agrees_with_inert(texts):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT array_agg({inert_sql('cell')} ORDER BY place) "
            "FROM unnest(%s::text[]) WITH ORDINALITY AS row (cell, place)",
            [texts],
        )
        assert cursor.fetchone()[0] == [inert(text) for text in texts]


@given(st.lists(risky_text, min_size=1))
def test_inert_cells_through_a_csv_file_come_back_as_they_were(texts):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([inert(text) for text in texts])
    file.seek(0)
    assert [restored(cell) for cell in next(csv.reader(file))] == texts
