"""The words of the interface, and what other languages have for them: `make messages`.

Collects every string that templates and Python mark as translatable, brings it into each
`factbase/locale/*/LC_MESSAGES/django.po`, and compiles the .mo beside it, which is kept with the
code: no installation needs gettext.
"""

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
LOCALE = PROJECT / "factbase" / "locale"
FOLDERS = ("templates", "factbase", "sources", "api")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
    "Phrase": None,
}


def catalogues() -> list[Path]:
    """Return the .po file of each language besides English."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Return the catalogue of a .po file, with what is no longer used."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def compiled(catalogue: Catalog) -> bytes:
    """Return the content of the .mo file."""
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def wanted() -> Catalog:
    """Return every string that templates and Python mark as translatable.

    Those that are not marked where they stand are named in `tests.named_words`.
    """
    catalogue = Catalog(project="Factbase", charset="utf-8")
    for path in _files():
        for _, message, _, context in _marked(path):
            place = path.relative_to(PROJECT).as_posix()
            catalogue.add(message, locations=[(place, None)], context=context)
    from tests.named_words import named_words  # needs the models

    for message, place, context in named_words():
        catalogue.add(message, locations=[(place, None)], context=context)
    return catalogue


def update(path: Path) -> None:
    """Bring a .po file up to date with what is wanted, and compile it."""
    catalogue = read(path)
    catalogue.update(wanted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, omit_header=False, include_lineno=False)
    path.with_suffix(".mo").write_bytes(compiled(read(path)))


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        found = sorted((PROJECT / folder).rglob("*.*"))
        yield from (path for path in found if path.suffix in (".py", ".html", ".txt"))


def _marked(path: Path) -> Iterator[tuple]:  # type: ignore[type-arg]
    source = path.read_text()
    if path.suffix != ".py":
        # What is not to be translated becomes words of X, whose indentation means nothing.
        lines = templatize(source, origin=str(path)).splitlines()
        source = "\n".join(line.strip() for line in lines)
    return extract("python", BytesIO(source.encode()), keywords=KEYWORDS)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factbase.settings")
    django.setup()
    for po in catalogues():
        update(po)
