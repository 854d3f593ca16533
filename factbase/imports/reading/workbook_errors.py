"""Cells that the reader of workbooks takes for blank: errors, such as #N/A, and formulas that no
spreadsheet has computed yet, as programs write them.

Read as blank, they would take away what is known, row by row, without a word.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from xml.etree import ElementTree
from zipfile import ZipFile

_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheet"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MARK = b't="e"'
_CELL = re.compile(
    rb'<c(?=[^>]*\sr="([A-Z]{1,3})([0-9]{1,7})")(?=[^>]*\st="e")[^>]*>'
    rb"(?:(?!</?c\b).)*?<v>([^<]*)</v>",
    re.DOTALL,
)
# A formula whose value is words may come to none: it says t="str".
_UNCOMPUTED = re.compile(
    rb'<c(?=[^>]*\sr="([A-Z]{1,3})([0-9]{1,7})")(?![^>]*\st="str")[^>]*>\s*'
    rb"<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)


def content_of(archive: ZipFile, sheet: str) -> bytes:
    """Return the XML of a sheet, nothing where the archive does not say which it is."""
    path = _path_of(archive, sheet)
    return archive.read(path) if path in archive.namelist() else b""


def uncomputed_in(content: bytes) -> Mapping[str, int]:
    """Return row and column of the first formula without a value, from 1 on; nothing if none is."""
    found = _UNCOMPUTED.search(content) if b"<f" in content else None
    return {"row": int(found[2]), "column": place_of(found[1]) + 1} if found else {}


def errors_in(content: bytes) -> Mapping[int, Mapping[int, str]]:
    """Return what the cells with errors of a sheet show, by row and by column, from 0 on."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    if _MARK in content:
        for letters, row, shown in _CELL.findall(content):
            found[int(row) - 1][place_of(letters)] = shown.decode(errors="replace")
    return found


def _path_of(archive: ZipFile, sheet: str) -> str:
    """Return where in the file a sheet is, "" where the file does not say."""
    if not {_BOOK, _LINKS} <= {*archive.namelist()}:
        return ""
    links = ElementTree.fromstring(archive.read(_LINKS))  # noqa: S314 - in a limited process
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(archive.read(_BOOK))  # noqa: S314 - as above
    for each in book.iter(_SHEET):
        if each.get("name") == sheet:
            target = targets.get(each.get(_LINK), "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return ""


def place_of(letters: bytes) -> int:
    """Return the number of a column from 0 on: A, B … Z, AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
