"""The original of an archived file, made harmless to look at: HTML without what acts, PDF pages."""

from sources.showing.asking import page_of, picture_of, sanitised
from sources.showing.page import Page, Quote

__all__ = ["Page", "Quote", "page_of", "picture_of", "sanitised"]
