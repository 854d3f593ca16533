"""When a source was published, as it is kept and as it is read."""

import pytest

from sources.edtf import parse_edtf
from sources.models import Source


@pytest.mark.parametrize("written", ["2025-06-26", "2025~", "201X"])
def test_date_of_publication_comes_back_as_it_was_put(written: str) -> None:
    source, date = Source(), parse_edtf(written)
    source.put_published(date)
    assert source.published_date == date
    assert (source.published_earliest, source.published_latest) == (date.earliest, date.latest)
    source.put_published(None)
    assert (source.published, source.published_earliest, source.published_date) == ("", None, None)
