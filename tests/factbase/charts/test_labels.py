import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.charts.labels import shortened, width_of


@given(st.text(), st.integers(20, 400))
def test_shortened_words_fit(text, room):
    cut = shortened(text, room, size=13)
    assert width_of(cut, size=13) <= room
    assert cut == text or cut.endswith("…")


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Zhipu AI", "Zhipu AI"),
        ("Zhipu Huazhang", "Zhipu Huaz…"),
        ("北京智谱华章科技", "北京智谱华…"),
    ],
)
def test_shortened_counts_chinese_as_wider(text, cut):
    assert shortened(text, 67, size=10) == cut
