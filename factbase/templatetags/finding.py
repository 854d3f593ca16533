"""What pages of search show of a text: the words that were sought, marked."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from factbase.finding import marked as pieces_of
from factbase.visible import shown

register = template.Library()


@register.simple_tag
def marked(text: str, words: Sequence[str]) -> SafeString:
    """Return other people's text with the words that were sought in it marked."""
    pieces = (
        (format_html("<mark>{}</mark>", shown(piece.text)) if piece.is_hit else shown(piece.text),)
        for piece in pieces_of(text, words)
    )
    return format_html_join("", "{}", pieces)
