import json
from datetime import UTC, datetime

import pytest

from factbase.citations import Citation

AT = datetime(2026, 3, 9, 7, 5, tzinfo=UTC)
ADDRESS = "https://facts.example.org/claims/1/?known_at=2026-03-09T07:05:00Z"


def cited(title: str = "Zhipu AI: valuation") -> Citation:
    return Citation(key="factbase-1", title=title, revision=3, at=AT, address=ADDRESS)


def test_bibtex_has_a_key_and_the_address():
    lines = cited().bibtex.splitlines()
    assert lines[0] == "@online{factbase-1,"
    assert "  title = {{Zhipu AI: valuation (revision 3)}}," in lines
    assert f"  url = {{{ADDRESS}}}," in lines
    assert lines[-1] == "}"


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("}, url = {evil", r"\}, url = \{evil"),
        (r"\input{x} 5% & #1_$", r"\textbackslash{}input\{x\} 5\% \& \#1\_\$"),
        ("智谱^~", r"智谱\^{}\~{}"),
    ],
)
def test_bibtex_of_hostile_titles_stays_one_field(title, written):
    assert f"  title = {{{{{written} (revision 3)}}}},\n" in cited(title).bibtex


@pytest.mark.parametrize("title", ["Zhipu AI", '"}], "URL": "evil', "智谱"])
def test_csl_json_is_one_webpage(title):
    (item,) = json.loads(cited(title).csl_json)
    assert item["type"] == "webpage"
    assert item["title"] == f"{title} (revision 3)"
    assert item["URL"] == ADDRESS
    assert item["issued"] == {"date-parts": [[2026, 3, 9]]}
