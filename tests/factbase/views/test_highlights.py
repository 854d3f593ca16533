from hypothesis import given
from hypothesis import strategies as st

from factbase.views.highlights import Segment, Span, article, paragraphs, segments

TEXT = "The valuation was pegged at 20 billion yuan in June."


def span(start, end, number=1, stance="supports"):
    return Span(start, end, number, stance, f"/claims/{number}/")


@st.composite
def marked_texts(draw):
    text = draw(st.text(alphabet="ab \n<&\u202e中", max_size=60))
    ends = st.integers(0, len(text) + 3)
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=8))
    return text, [span(*sorted(pair), number) for number, pair in enumerate(pairs)]


@given(marked_texts())
def test_segments_of_any_text_and_spans_join_to_the_text(case):
    text, spans = case
    assert "".join(segment.text for segment in segments(text, spans)) == text


@given(marked_texts())
def test_segments_of_any_spans_cover_exactly_each_span(case):
    text, spans = case
    for wanted in spans:
        covered = "".join(s.text for s in segments(text, spans) if wanted in s.spans)
        inside = 0 <= wanted.start < wanted.end <= len(text)
        assert covered == (text[wanted.start : wanted.end] if inside else "")


@given(marked_texts())
def test_segments_of_any_spans_open_and_close_each_once(case):
    text, spans = case
    pieces = list(segments(text, spans))
    inside = [wanted for wanted in spans if 0 <= wanted.start < wanted.end <= len(text)]
    assert sorted(s.number for p in pieces for s in p.opening) == [s.number for s in inside]
    assert sorted(s.number for p in pieces for s in p.closing) == [s.number for s in inside]


def test_segments_where_spans_overlap_cuts_at_every_boundary():
    first, second = span(0, 20, 1), span(10, 30, 2, "refutes")
    pieces = [(piece.text, piece.spans) for piece in segments(TEXT, [first, second])]
    assert pieces == [
        (TEXT[:10], (first,)),
        (TEXT[10:20], (first, second)),
        (TEXT[20:30], (second,)),
        (TEXT[30:], ()),
    ]


def test_paragraphs_where_a_span_crosses_a_blank_line_marks_both_sides():
    crossing = span(2, 8)
    assert list(paragraphs("ab cd\n\nef gh", [crossing])) == [
        [Segment("ab"), Segment(" cd", (crossing,), (crossing,), ())],
        [Segment("e", (crossing,), (), (crossing,)), Segment("f gh")],
    ]


def test_paragraphs_of_hard_wrapped_lines_keep_the_line_breaks():
    assert list(paragraphs("one\ntwo", [])) == [[Segment("one\ntwo")]]


def test_article_of_overlapping_stances_says_both_and_links_to_the_narrower_claim():
    html = article(TEXT, [span(0, 40, 1), span(18, 24, 2, "refutes")])
    assert (
        '<a class="mark mark-refutes mark-supports mark-several" href="/claims/2/">pegged</a>'
        '<sup class="mark-number"><a href="#evidence-2" aria-label="Evidence 2">2</a></sup>'
    ) in html


def test_article_paragraphs_have_each_their_own_direction():
    assert article("One.\n\n\u200bשלום.", []) == (
        '<p dir="auto">One.</p>\n<p dir="auto"><span class="invisible" dir="ltr" '
        'title="zero width space">U+200B</span>שלום.</p>'
    )


def test_article_with_hostile_text_holds_no_markup_of_its_own():
    html = article("<img src=x onerror=alert(1)>\n\n<b>", [span(0, 4)])
    assert "<img" not in html
    assert "<b>" not in html
