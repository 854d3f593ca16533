"""Pages in Chinese hold no English of the interface; what is left of English is the data's own."""

import re

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from lxml import html

from tests.browser import every_page

pytestmark = pytest.mark.django_db
PAGES = ("home", "entity-detail", "claim-detail", "claim-list", "source-detail", "search")
FORMS = ("claim-create", "entity-edit", "source-create", "claim-edit")
LATIN = re.compile(r"[A-Za-z]{3,}")
# Scripts, code, keys, and what says that it is English: citations, quotes, the ledger.
OTHERS = "//script | //style | //pre | //code | //kbd | //body//*[@lang='en']"
# Names, formats and codes that are the same in every language.
SAME = re.compile(
    r"Factbase|English|API|UTC|CSV|JSON(?:-LD)?|XLSX|NDJSON|Parquet|BibTeX|CSL|EDTF|Markdown|URL|PDF"
    r"|HTML|SHA-256|Data Package|cookie|Enter|Shift|Ctrl|Escape|Esc|wikidata|zh-Hans|lei|isin"
    r"|ada|mira|jonas|rita|OpenRefine|FollowTheMoney|Wikibase|Wikidata|ISO"
)


@pytest.fixture
def desk() -> tuple[dict[str, str], Client]:
    """Load the sample desk and return its addresses, and a browser that asks for Chinese."""
    records = every_page.prepare()
    cookie = every_page.session_of("ada")
    browser = Client(headers={"accept-language": "zh-Hans"})
    browser.cookies[cookie["name"]] = cookie["value"]
    return every_page.addresses(records), browser


def data() -> str:
    """Return every text that the database holds."""
    texts = []
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        if model._meta.app_label in ("sources", "factbase") and names:
            for row in model._default_manager.values_list(*names):
                texts += [str(cell) for cell in row if cell]
    return "\n".join(texts).casefold()


def english_of(page: str, known: str) -> set[str]:
    """Return the pieces of a page with Latin words that are neither data nor the same anywhere."""
    root = html.fromstring(page)
    for element in root.xpath(OTHERS):
        element.drop_tree()
    pieces = {" ".join(text.split()) for text in root.xpath("//body//text()")}
    pieces |= set(root.xpath("//@aria-label | //@placeholder"))
    return {piece for piece in pieces if is_english(piece, known)}


def is_english(piece: str, known: str) -> bool:
    """Whether something is left when names and the words of the data are taken away."""
    words = LATIN.findall(SAME.sub("", piece))
    return (
        bool(words)
        and piece.strip("“” ,.…").casefold() not in known
        and any(word.casefold() not in known for word in words)
    )


def test_pages_and_forms_in_chinese_hold_no_english_of_the_interface(desk):
    addresses, browser = desk
    known = data()
    left = {}
    for name in (*PAGES, *FORMS):
        response = browser.get(addresses[name])
        assert response["Content-Language"] == "zh-hans"
        left[name] = english_of(response.text, known)
    told = [f"{name}: {piece}" for name, found in left.items() for piece in sorted(found)]
    assert not told, "\n".join(told)


def test_english_of_the_interface_is_noticed(desk):
    addresses, _ = desk
    ada = every_page.session_of("ada")
    browser = Client()
    browser.cookies[ada["name"]] = ada["value"]
    assert len(english_of(browser.get(addresses["claim-create"]).text, data())) > 10
