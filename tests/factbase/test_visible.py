from factbase.visible import shown


def test_shown_markup_is_escaped():
    assert shown("<script>&'\"") == "&lt;script&gt;&amp;&#x27;&quot;"


def test_shown_bidi_control_is_a_visible_code():
    assert shown("a\u202eb") == (
        'a<span class="invisible" dir="ltr" title="right-to-left override">U+202E</span>b'
    )


def test_shown_plain_text_in_other_scripts_stays():
    assert shown("智谱 é\n\t—") == "智谱 é\n\t—"
