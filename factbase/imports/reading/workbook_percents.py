"""Cells of a workbook that show a percentage: 25 % is kept as 0.25, and only the format tells."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from xml.etree import ElementTree
from zipfile import ZipFile

from factbase.imports.reading.workbook_errors import place_of

_STYLES = "xl/styles.xml"
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# The formats 0% and 0.00%, which no workbook spells out.
_BUILT_IN = {"9", "10"}
# What a format shows as it is: words in quotation marks, and the sign behind a backslash.
_WORDS = re.compile(r'"[^"]*"|\\.')


def percents_in(archive: ZipFile, content: bytes) -> Mapping[int, Collection[int]]:
    """Return the places of such cells in the XML of a sheet, by row, both from 0 on."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    if styles := "|".join(map(str, _styles_of(archive))):
        # Without "<", or a sheet of nothing but "<c" would be read to its end from each of them.
        cell = (
            rf'<c(?=[^<>]*\sr="([A-Z]{{1,3}})([0-9]{{1,7}})")'
            rf'(?=[^<>]*\ss="(?:{styles})")[^<>]*>'
        )
        for letters, row in re.findall(cell.encode(), content):
            found[int(row) - 1].add(place_of(letters))
    return found


def _styles_of(archive: ZipFile) -> list[int]:
    """Return the numbers of the styles of cells that show a percentage."""
    if _STYLES not in archive.namelist():
        return []
    styles = ElementTree.fromstring(archive.read(_STYLES))  # noqa: S314 - in a limited process
    formats = _BUILT_IN | {
        each.get("numFmtId", "")
        for each in styles.iter(f"{_SPACE}numFmt")
        if "%" in _WORDS.sub("", each.get("formatCode", ""))
    }
    cells = styles.find(f"{_SPACE}cellXfs")
    used = [] if cells is None else [each.get("numFmtId") for each in cells]
    return [number for number, name in enumerate(used) if name in formats]
