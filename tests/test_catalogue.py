"""Every word of the interface has its Chinese; see `tests.catalogue` and docs/languages.md."""

import re
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo

from tests import catalogue

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+")
AGAIN = "run `make messages`, and translate what is empty"


@pytest.fixture(params=catalogue.catalogues(), ids=lambda path: path.parent.parent.name)
def path(request):
    return request.param


def texts(found: Message) -> list[str]:
    return list(found.string) if found.pluralizable else [found.string]


def keys(found: Catalog) -> set[tuple[object, str | None]]:
    return {(message.id, message.context) for message in found if message.id}


def entries(found: Catalog) -> dict[object, object]:
    return {(str(message.id), message.context): texts(message) for message in found if message.id}


def test_catalogue_knows_every_string_and_no_other(path):
    assert keys(catalogue.read(path)) == keys(catalogue.wanted()), AGAIN


def test_catalogue_leaves_nothing_empty_or_doubtful(path):
    found = catalogue.read(path)
    unfinished = [m.id for m in found if m.id and (m.fuzzy or not all(texts(m)))]
    assert unfinished == [], AGAIN
    assert not found.obsolete


def test_translations_keep_placeholders_and_tags(path):
    def kept(message: Message) -> bool:
        # A language without a plural says the plural's sentence.
        original = message.id[-1] if message.pluralizable else message.id
        wanted = sorted(PLACEHOLDER.findall(original))
        return all(sorted(PLACEHOLDER.findall(text)) == wanted for text in texts(message))

    assert [m.id for m in catalogue.read(path) if m.id and not kept(m)] == []


def test_compiled_catalogue_is_that_of_the_text(path):
    kept = entries(read_mo(BytesIO(path.with_suffix(".mo").read_bytes())))
    assert kept == entries(read_mo(BytesIO(catalogue.compiled(catalogue.read(path))))), AGAIN


def test_string_of_a_template_and_of_code_are_both_found():
    found = keys(catalogue.wanted())
    assert {("Skip to content", None), ("spring", "season")} <= found
