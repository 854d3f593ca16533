"""A few entities with names in many scripts, for tests of who is found by what."""

from factbase.models import Alias, Entity, EntityType, Identifier
from tests.factories import EntityFactory

# Label, type, aliases, identifiers.
ENTITIES: list[tuple[str, str, list[str], list[str]]] = [
    ("Zhipu AI", "company", ["Zhipu", "智谱AI", "智谱", "智譜AI"], []),
    ("OpenAI", "company", [], ["wikidata:Q21708200"]),
    ("OpenAI Global Affairs", "organisation", [], []),
    ("Nvidia", "company", [], ["isin:US67066G1040", "website:https://www.nvidia.com/"]),
    ("Газпром", "company", [], []),
    ("Ελληνική Τράπεζα", "company", [], []),
    ("أرامكو السعودية", "company", ["Saudi Aramco"], []),
    ("Crédit Agricole", "company", [], []),
    ("Beijing Academy of Artificial Intelligence", "organisation", ["BAAI"], []),
    ("Li Qiang", "person", ["李强"], []),
    ("Li Qiang", "place", [], []),
    ("GLM-4", "ai_model", [], []),
    ("GLM-4.5", "ai_model", [], []),
    ("清华大学", "organisation", [], []),
    ("Moonshot", "company", [], []),
]


def fill() -> dict[str, Entity]:
    """Make them; return each by its label, the first of two with one."""
    found: dict[str, Entity] = {}
    for label, kind, aliases, identifiers in ENTITIES:
        entity = EntityFactory(label=label, type=EntityType.objects.get(slug=kind))
        for name in aliases:
            Alias.objects.create(entity=entity, name=name)
        for identifier in identifiers:
            scheme, _, value = identifier.partition(":")
            Identifier.objects.create(entity=entity, scheme=scheme, value=value)
        found.setdefault(label, entity)
    return found
