"""What a client would notice between two OpenAPI documents of this API, and what would break it.

A document is read as facts: an operation exists, takes a parameter, sends and answers a schema; a
component has a field of a type. A fact that is gone or says something else breaks clients, and so
does a new one that something is required; all other new facts are additions.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

REQUIRED = " is required"
SAYS = ": "
CHOICES = ("anyOf", "oneOf", "allOf")

Facts = dict[str, str]


class ApiChange(NamedTuple):
    """One fact that differs; `before` and `after` are empty where it is new or gone."""

    fact: str
    before: str
    after: str

    @property
    def is_breaking(self) -> bool:
        """Whether a client that relies on the document before could fail now."""
        is_demand = self.fact.endswith(REQUIRED)
        return bool(self.after) if is_demand else bool(self.before)

    def __str__(self) -> str:
        said = f"{self.before} → {self.after}" if self.before and self.after else ""
        sign = "~" if said else "-" if self.before else "+"
        kind = "BREAKS " if self.is_breaking else "       "
        return f"{kind}{sign} {self.fact}" + (f": {said}" if said else "")


def changes_between(before: Facts, after: Facts) -> list[ApiChange]:
    """Return what differs, by fact."""
    return [
        ApiChange(fact, before.get(fact, ""), after.get(fact, ""))
        for fact in sorted(before.keys() | after.keys())
        if before.get(fact) != after.get(fact)
    ]


def written(facts: Facts) -> str:
    """Return facts as text, one a line, as they are recorded."""
    return "".join(f"{fact}{SAYS}{said}\n" for fact, said in sorted(facts.items()))


def read(text: str) -> Facts:
    """Return the facts of a recorded text."""
    lines = (line.partition(SAYS) for line in text.splitlines())
    return {fact: said for fact, _, said in lines}


def facts_of(document: Mapping[str, Any]) -> Facts:
    """Return what a document promises, as sentences and what each says."""
    facts = dict(_component_facts(document.get("components", {}).get("schemas", {})))
    for path, item in document["paths"].items():
        for method, operation in item.items():
            facts |= dict(_operation_facts(f"{method.upper()} {path}", operation))
    return facts


def _operation_facts(name: str, operation: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield name, "there"
    for parameter in operation.get("parameters", ()):
        where = f"{name} takes {parameter['in']} {parameter['name']}"
        yield from _schema_facts(where, parameter.get("schema", {}))
        if parameter.get("required"):
            yield where + REQUIRED, "yes"
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        yield from _schema_facts(f"{name} reads {media_type}", content.get("schema", {}))
    for status, answer in operation["responses"].items():
        for media_type, content in answer.get("content", {}).items():
            where = f"{name} answers {status} {media_type}"
            yield from _schema_facts(where, content.get("schema", {}))
        if "content" not in answer:
            yield f"{name} answers {status}", "nothing"


def _component_facts(schemas: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, schema in schemas.items():
        for field, inner in schema.get("properties", {}).items():
            yield from _schema_facts(f"{name}.{field}", inner)
        if name.endswith("Request"):
            for field in schema.get("required", ()):
                yield f"{name}.{field}{REQUIRED}", "yes"


def _schema_facts(where: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a fact for the type, for each value of a closed list, and for each field within."""
    inner = schema.get("items", schema)
    for field, part in inner.get("properties", {}).items():
        yield from _schema_facts(f"{where}.{field}", part)
    for value in inner.get("enum", ()):
        yield f"{where} = {value}", "possible"
    yield where, _type_of(schema)


def _type_of(schema: Mapping[str, Any]) -> str:
    """Return a schema in short, such as “list of Claim”, without the words and bounds around it."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "items" in schema:
        return f"list of {_type_of(schema['items'])}"
    parts = [_type_of(part) for key in CHOICES for part in schema.get(key, ())]
    kinds = schema.get("type", [])
    names = [kinds] if isinstance(kinds, str) else list(kinds)
    said = " or ".join([*names, *parts]) or "anything"
    return f"{said} ({schema['format']})" if "format" in schema else said
