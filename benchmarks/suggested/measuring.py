"""Asks for suggestions in texts of which it is known what they mention; needs a database."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from benchmarks.suggested import blind
from benchmarks.suggested.generated import ENTITIES, PUBLISHED, labelled
from benchmarks.suggested.scoring import Known, Score, scores
from factbase.models import Alias, Entity, EntityType
from factbase.suggestions import suggestions_for
from sources.edtf import parse_edtf
from sources.models import Snapshot, Source

GOLD = Path(__file__).with_name("gold.csv")
DESK = Path(__file__).parents[2] / "factbase" / "sample" / "desk.toml"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def of_generated(language: str) -> Mapping[str, Score]:
    """Return the scores over the generated sentences of a language, read as one text."""
    sentences = labelled(language)
    known, place = [], 0
    for sentence in sentences:
        known += [
            one._replace(start=one.start + place, end=one.end + place) for one in sentence.known
        ]
        place += len(sentence.text) + 1
    text = "\n".join(sentence.text for sentence in sentences)
    return scores([(known, found_in(text, PUBLISHED))])


def of_articles() -> Mapping[str, Score]:
    """Return the scores over the articles that lie beside the project; empty where none does.

    They are told by the hashes of their texts, of which the gold list has offsets alone.
    """
    gold: dict[str, list[Known]] = {}
    with GOLD.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            known = Known(int(row["start"]), int(row["end"]), row["kind"], row["meaning"])
            gold.setdefault(row["text_sha256"], []).append(known)
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    hashed = {sha256(text.encode()).hexdigest(): text for text in texts}
    return scores(
        (known, found_in(hashed[key], PUBLISHED)) for key, known in gold.items() if key in hashed
    )


def of_blind() -> Mapping[str, Score]:
    """Return the scores over the texts that were annotated first: by kind and place alone."""
    return scores(
        (known, [one._replace(meaning="") for one in found_in(text, blind.PUBLISHED)])
        for text, known in blind.annotated()
    )


def found_in(text: str, published: str) -> list[Known]:
    """Return what is suggested in a text of a source of that date; nothing is stored."""
    date = parse_edtf(published)
    source = Source(
        published=published, published_earliest=date.earliest, published_latest=date.latest
    )
    found = suggestions_for(Snapshot(text=text, source=source))
    return [Known(one.start, one.end, one.kind, one.typed) for one in found]


def fill_generated() -> None:
    """Store the entities that the generated sentences name."""
    _fill(ENTITIES.items())


def fill_sample() -> None:
    """Store the entities of the sample desk, which the articles name."""
    rows = tomllib.loads(DESK.read_text(encoding="utf-8"))["entity"]
    _fill(
        (row["label"], [name.partition(" @")[0] for name in row.get("aliases", [])]) for row in rows
    )


def _fill(names: Iterable[tuple[str, Iterable[str]]]) -> None:
    kind = EntityType.objects.get(slug="company")
    for label, others in names:
        entity = Entity.objects.create(type=kind, label=label)
        Alias.objects.bulk_create(Alias(entity=entity, name=name) for name in others)
