"""Generated values of every type, for property-based tests."""

from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from factbase.values import (
    Boolean,
    DateValue,
    EntityRef,
    Modifier,
    Money,
    Quantity,
    Text,
    Url,
)
from sources.edtf import parse_edtf

amounts = st.one_of(
    st.decimals(min_value=-(10**9), max_value=10**13, places=2),
    st.integers(min_value=-(10**39), max_value=10**39).map(Decimal),
    st.integers(min_value=-50, max_value=50).map(Decimal),
    st.integers(min_value=1, max_value=9_999).map(lambda number: Decimal(number) * 10**12),
    st.decimals(min_value=-10, max_value=1000, places=3),
)


def measures(kind: type[Money] | type[Quantity], units: list[str]) -> st.SearchStrategy:
    unit = st.sampled_from(units)
    single = st.builds(
        kind,
        amounts,
        unit,
        st.sampled_from([m for m in Modifier if m is not Modifier.BETWEEN]),
    )
    ordered = st.lists(amounts, min_size=3, max_size=3).map(sorted)
    between = st.builds(
        lambda ends, code: kind(None, code, Modifier.BETWEEN, ends[0], ends[2]), ordered, unit
    )
    bounded = st.builds(
        lambda ends, code: kind(ends[1], code, Modifier.ABOUT, ends[0], ends[2]), ordered, unit
    )
    return st.one_of(single, between, bounded)


money = measures(Money, ["CNY", "USD", "KWD"])
quantities = measures(Quantity, ["percent", "ratio", "kilometre", "metre", "celsius", "count"])

_POINTS = ["2025-06-26", "2025-06", "2025-01", "2025", "2024", "-0043-03", "0000", "0079-08-24"]
_DOUBTFUL = [point + mark for point in _POINTS for mark in "?~%"]
_MASKED = ["201X", "20XX", "000X", "2004-XX", "1985-04-XX", "1985-XX-XX", "199X~", "-001X"]
_SEASONS = ["2025-21", "2024-24"]
_SPANS = ["2019/..", "../2020", "2019/", "/2020", "2019/2021", "2019~/2021-06?", "../..", "/.."]
_RARE = ["Y170000002", "Y-12000", "1985-04-12T23:20:30Z"]
edtf_texts = st.sampled_from(_POINTS + _DOUBTFUL + _MASKED + _SEASONS + _SPANS + _RARE)

dates = edtf_texts.map(lambda text: DateValue(parse_edtf(text)))
texts = st.builds(
    Text,
    st.sampled_from(["Berlin", "berlin ", "Be\u0301rlin", "B\u00e9rlin", "北京", "a  b", "a b"]),
    st.sampled_from(["", "en", "en-GB", "de"]),
)
urls = st.sampled_from(
    [
        "http://a.org",
        "https://a.org/",
        "https://A.org:443/",
        "https://a.org/x?y#z",
        "https://é.org/",
    ]
).map(Url)
entities = st.integers(min_value=1, max_value=3).map(lambda number: EntityRef(UUID(int=number)))
booleans = st.booleans().map(Boolean)

values = st.one_of(money, quantities, dates, texts, urls, entities, booleans)
