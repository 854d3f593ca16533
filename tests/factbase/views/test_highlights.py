from hypothesis import given
from hypothesis import strategies as st

from factbase.views.highlights import Hit, Segment, Span, article, paragraphs, segments

TEXT = "The valuation was pegged at 20 billion yuan in June."


def span(start, end, number=1, stance="supports", **fields):
    return Span(start, end, number, stance, f"key-{number}", **fields)


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
        covered = "".join(s.text for s in segments(text, spans) if wanted in s.marks)
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
    pieces = [(piece.text, piece.marks) for piece in segments(TEXT, [first, second])]
    assert pieces == [
        (TEXT[:10], (first,)),
        (TEXT[10:20], (first, second)),
        (TEXT[20:30], (second,)),
        (TEXT[30:], ()),
    ]


def test_paragraphs_where_a_span_crosses_a_blank_line_marks_both_sides():
    crossing = span(2, 8)
    assert list(paragraphs("ab cd\n\nef gh", [crossing])) == [
        [Segment("ab", 0), Segment(" cd", 2, (crossing,), (crossing,), ())],
        [Segment("e", 7, (crossing,), (), (crossing,)), Segment("f gh", 8)],
    ]


def test_paragraphs_of_hard_wrapped_lines_keep_the_line_breaks():
    assert list(paragraphs("one\ntwo", [])) == [[Segment("one\ntwo", 0)]]


@given(marked_texts())
def test_paragraphs_of_any_text_say_where_each_piece_starts(case):
    text, spans = case
    for paragraph in paragraphs(text, spans):
        for piece in paragraph:
            assert text.startswith(piece.text, piece.start)


def test_article_of_overlapping_stances_says_both_and_numbers_each():
    html = article(TEXT, [span(0, 40, 1), span(18, 24, 2, "refutes")])
    assert (
        '<mark class="mark mark-refutes mark-supports mark-several" data-notes="key-1 key-2">'
        'pegged</mark><sup class="sign sign-refutes" data-note="key-2"><a href="#evidence-key-2" '
        'aria-label="Quote 2, refutes"><b>2</b></a></sup>'
    ) in html


def test_article_of_an_unsure_quote_says_which_of_its_places_this_is():
    places = [span(at, at + 2, place=place, places=2) for place, at in ((1, 14), (2, 45))]
    html = article(TEXT, places)
    assert html.count('class="mark mark-supports mark-unsure"') == 2
    assert 'aria-label="Quote 1, supports, place 2 of 2"><b>1</b> <small>2/2</small>' in html
    assert html.count('id="quote-key-1"') == 1


def test_article_marks_what_was_looked_for_inside_and_outside_of_quotes():
    html = article(TEXT, [span(0, 13), Hit(4, 20, 1)])
    assert '<span id="hit-1"></span><mark' in html
    assert html.count('<span class="hit hit-1">') == 2


def test_article_paragraphs_have_each_their_own_direction_and_place():
    assert article("One.\n\n\u200bשלום.", []) == (
        '<p dir="auto" id="p0">One.</p>\n'
        '<p dir="auto" id="p6"><span class="invisible" dir="ltr" '
        'title="zero width space">U+200B</span>שלום.</p>'
    )


def test_article_keeps_the_spaces_of_a_table():
    assert article("a\tb\n\nc d", []).count('class="kept"') == 1


def test_article_around_a_quote_holds_only_the_paragraphs_that_it_touches():
    html = article("One.\n\nTwo.\n\nThree.", [], around=(6, 10), attributes=" hidden")
    assert html == '<p dir="auto" id="p6" hidden>Two.</p>'


def test_article_with_hostile_text_holds_no_markup_of_its_own():
    html = article("<img src=x onerror=alert(1)>\n\n<i>", [span(0, 4)])
    assert "<img" not in html
    assert "<i>" not in html
