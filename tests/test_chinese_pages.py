"""Pages in Chinese hold no English of the interface; what is left of English is the data's own."""

import re
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.test import Client
from lxml import html

from factbase.actions import evidence, sources
from factbase.models import Claim, Evidence, Mode, Recheck, ReviewEvent, Status
from factbase.models.transitions import RECHECK
from sources.models import Source
from tests.browser import every_page
from tests.factbase.imports.files import bring

pytestmark = pytest.mark.django_db
# What others wrote in English: the API's description, Django's accounts, units as they are edited.
IN_ENGLISH = re.compile(r"api-docs|design|admin:(auth_user|factbase_unit)_\w+")
LATIN = re.compile(r"[A-Za-z]{3,}")
TEXTS = (models.CharField, models.TextField, models.JSONField, ArrayField)
# Columns whose words the machine wrote down: no data, though the database holds them.
WORDED = {
    "import": ("problem",),
    "importrow": ("problems", "changes"),
    "conflict": ("reason",),
    "unit": ("label", "symbol", "aliases"),
}
HAN = re.compile("[一-鿿]")
# A day in the order of English, its month in Chinese.
ENGLISH_DAY = re.compile(r"\d [一二三四五六七八九十]+月 \d{4}")
# Scripts, code, keys, what says that it is English, and the names of columns in files.
OTHERS = (
    "//script | //style | //pre | //code | //kbd | //body//*[@lang='en']"
    " | //select[starts-with(@name, 'column-')]/option"
)
# Names, formats and codes that are the same in every language.
SAME = re.compile(
    r"https?://\S+|\b(?:Factbase|English|API|UTC|CSV|JSON(?:-LD)?|XLSX|NDJSON|Parquet|BibTeX|CSL|EDTF|Markdown|URL|PDF"
    r"|HTML|SHA-256|Data Package|cookie|Enter|Shift|Ctrl|Escape|Esc|wikidata|zh-Hans|lei|isin"
    r"|ada|mira|jonas|rita|OpenRefine|FollowTheMoney|Wikibase|Wikidata|ISO|nonsense)\b"
)


def browser_of(person: str, language: str = "zh-Hans") -> Client:
    """Return a browser that asks for a language, where a person of the sample is signed in."""
    browser = Client(headers={"accept-language": language})
    if person:
        cookie = every_page.session_of(person)
        browser.cookies[cookie["name"]] = cookie["value"]
    return browser


def data() -> str:
    """Return every text that the database holds, without what the machine worded."""
    texts = []
    for model in apps.get_models():
        worded = WORDED.get(model._meta.model_name.removesuffix("history"), ())
        names = [
            field.name
            for field in model._meta.fields
            if isinstance(field, TEXTS) and field.name not in worded
        ]
        if model._meta.app_label in ("sources", "factbase") and names:
            for row in model._default_manager.values_list(*names):
                texts += [str(cell) for cell in row if cell and cell not in Recheck.labels]
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
    """Whether something is left when names and the words of the data are taken away.

    What holds a Chinese character was translated, and may name English words.
    """
    if ENGLISH_DAY.search(piece):
        return True
    words = LATIN.findall(SAME.sub("", piece))
    return (
        bool(words)
        and not HAN.search(piece)
        and piece.strip("“” ,.…").casefold() not in known
        and any(word.casefold() not in known for word in words)
    )


def recorded() -> dict[str, object]:
    """Have the machine write down what it says of rows, revisions, steps, conflicts and units."""
    ada = User.objects.get(username="ada")
    rows = [
        {
            "subject": "Zhipu AI",
            "property": "nonsense",
            "value": "4",
            "quote": "",
            "confidence": "",
        },
        {"subject": "", "property": "valuation", "value": "x", "quote": "y", "confidence": "2"},
    ]
    source = Evidence.objects.filter(claim__status=Status.VERIFIED).earliest("pk").source
    sources.edit(source=source, by=ada, fields={"status": "corrected"})
    moved = ReviewEvent.objects.filter(action=RECHECK).latest("pk").claim
    quote = moved.evidence.earliest("pk")
    fields = {"exact": f"{quote.exact} ", "mode": Mode.HEARSAY}
    evidence.edit(evidence=quote, by=ada, fields=fields)
    evidence.add(claim=moved, by=ada, fields={"source": source, "exact": quote.exact})
    return {"imports": bring(rows, ada).pk, "claims": moved.pk, "claim": moved.pk}


def test_no_page_in_chinese_holds_english_of_the_interface():
    pages, _ = every_page.pages(every_page.prepare() | recorded())
    known = data()
    browsers = {person: browser_of(person) for person in {page.person for page in pages}}
    told = [
        f"{page.name}: {piece}"
        for page in pages
        if not IN_ENGLISH.fullmatch(page.name)
        for piece in sorted(english_of(browsers[page.person].get(page.address).text, known))
    ]
    assert not told, "\n".join(told)
    english = browser_of("ada", language="en").get("/claims/new/")
    assert len(english_of(english.text, known)) > 10, "the test finds nothing"


def test_what_is_told_of_a_step_and_of_history_is_chinese():
    every_page.prepare()
    ada = browser_of("ada")
    source = Source.objects.earliest("pk")
    claim = Claim.objects.filter(value_type="money", value_unit="CNY").earliest("pk")
    typed = {"title": "新来源", "kind": "article", "publisher": "没有的报纸"}

    refused = ada.post("/sources/new/", typed).text
    edited = {"title": source.title, "kind": source.kind, "revision": source.revision}
    saved = ada.post(f"/sources/{source.pk}/edit/", edited | {"status": "current"}, follow=True)
    preview = ada.get(f"/preview/date/?valid={quote('自2019年3月起')}").text

    assert "新的发布者，尚未评级" in refused
    assert "已保存" in saved.text
    assert "自2019年3月起" in preview
    assert "亿 CNY" in ada.get(f"/claims/{claim.pk}/history/").text
