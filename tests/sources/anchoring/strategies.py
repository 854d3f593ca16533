"""Texts with spans, for property tests."""

from hypothesis import strategies as st


@st.composite
def spans(draw: st.DrawFn, letters: str) -> tuple[str, int, int]:
    """A text of up to 60 of these letters with a span in it that is not empty."""
    text = draw(st.text(st.sampled_from(letters), min_size=1, max_size=60))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))
