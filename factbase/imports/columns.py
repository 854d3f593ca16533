"""Which columns an import knows, and the guess which of them a column of a file is."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from factbase.exceptions import FactbaseError
from factbase.models import ImportKind
from sources.exceptions import shown
from sources.phrases import Phrase


class Target(NamedTuple):
    """A column that an import reads: what it holds, and what else people call it."""

    name: str
    holds: str
    also: tuple[str, ...] = ()


class Need(NamedTuple):
    """At least one of these columns must be there, for without them ____ is not said."""

    what: str
    names: tuple[str, ...]


CLAIMS = (
    Target("id", "The claim's id; known: the claim is changed.", ("claim_id", "claim")),
    Target("revision", "The revision that the row was written for."),
    Target(
        "subject",
        "What it is about: a name, an alias, an id, or an identifier such as wikidata:Q42.",
        (
            *("entity", "about", "subject_name", "name", "company"),
            *("organisation", "organization", "主体", "实体", "公司", "名称"),
        ),
    ),
    Target("subject_id", "Id of the entity it is about.", ("entity_id",)),
    Target("subject_label", "What that entity is called.", ("entity_label", "entity_name")),
    Target("subject_type", "Slug of its type, for new entities.", ("type", "entity_type")),
    Target("property_slug", "Slug or label of the property.", ("property", "predicate", "属性")),
    Target("property_label", "Label of the property.", ("property_name", "attribute")),
    Target(
        "value",
        "The value as one would type it: about 20 billion yuan, June 2019, a name.",
        ("object", "object_label", "object_name", "said", "值", "数值"),
    ),
    Target("kind", "value, unknown or none."),
    Target("denied", "true where the source says that it is not so.", ("negated",)),
    Target("value_type", "The property's type, to be sure.", ("datatype",)),
    Target("value_amount", "Money, quantity: the amount.", ("amount", "数额", "金额")),
    Target("value_lower", "Its lower bound.", ("lower", "minimum")),
    Target("value_upper", "Its upper bound.", ("upper", "maximum")),
    Target("value_modifier", "exact, about, at_least, at_most, between.", ("modifier",)),
    Target("value_unit", "Currency or unit.", ("unit", "currency", "单位", "币种")),
    Target("value_verbatim", "The value as the source words it.", ("verbatim",)),
    Target("value_edtf", "Date: EDTF."),
    Target("value_text", "Text: the words."),
    Target("value_language", "Text: its language.", ("language", "lang")),
    Target("value_url", "URL: the address."),
    Target("value_boolean", "yes or no.", ("boolean",)),
    Target("value_id", "Entity: its id.", ("object_id", "value_entity_id")),
    Target("value_label", "Entity: its name."),
    Target(
        "valid_edtf",
        "When it holds: EDTF, or June 2025, since 2019.",
        (
            *("valid", "when", "as_of", "period", "valid_time", "date", "year"),
            *("成立时间", "时间", "日期", "年份"),
        ),
    ),
    Target("qualifiers", "JSON: what is further said."),
    Target("editor_confidence", "Your own confidence, 0 to 1."),
    Target("editor_confidence_reason", "Your reason for it."),
    Target(
        "quote",
        "The very words of the source.",
        ("evidence", "exact", "excerpt", "words", "引文", "原文"),
    ),
    Target("quote_stance", "supports, refutes or context.", ("stance", "立场")),
    Target("source", "What says so: an address, a title or an id.", ("cited_source", "来源")),
    Target("source_id", "Id of the source."),
    Target("source_title", "Its title.", ("title", "headline", "article", "来源标题", "标题")),
    Target(
        "source_publisher", "Its publisher.", ("publisher", "outlet", "newspaper", "发布者", "媒体")
    ),
    Target(
        "source_published",
        "When it was published.",
        ("published", "publication_date", "发表", "发布日期"),
    ),
    Target(
        "source_url",
        "Its address.",
        ("source_link", "link", "source_address", "reference", "来源网址", "网址", "链接"),
    ),
    Target("note", "For colleagues.", ("notes", "comment", "remarks", "备注")),
)
ENTITIES = (
    Target("id", "The entity's id; known: the entity is changed.", ("entity_id",)),
    Target("revision", "The revision that the row was written for."),
    Target("type", "Slug or label of its type.", ("entity_type", "kind", "category", "类型")),
    Target(
        "label",
        "What we call it.",
        ("name", "entity", "title", "entity_label", "名称", "实体", "公司"),
    ),
    Target("description", "One line that tells it from namesakes.", ("summary", "说明", "描述")),
    Target(
        "aliases",
        "Other names: JSON, or separated by semicolons or line breaks.",
        ("alias", "also_known_as", "aka", "other_names", "别名", "又称"),
    ),
    Target(
        "identifiers",
        "wikidata:Q42; lei:… – JSON, or separated by semicolons or line breaks.",
        ("identifier", "ids", "external_ids", "标识符"),
    ),
)
SOURCES = (
    Target("id", "The source's id; known: the source is changed.", ("source_id",)),
    Target("revision", "The revision that the row was written for."),
    Target("kind", "article, report, filing …", ("type", "source_kind", "类型")),
    Target("title", "Its title.", ("source_title", "name", "headline", "source", "标题", "来源")),
    Target("publisher_id", "Id of its publisher."),
    Target(
        "publisher_name",
        "Its publisher.",
        ("publisher", "outlet", "source_publisher", "发布者", "媒体"),
    ),
    Target(
        "authors",
        "Its authors: JSON, or separated by semicolons or line breaks.",
        ("author", "by", "byline", "作者"),
    ),
    Target("url", "Its address.", ("source_url", "link", "address", "网址", "链接")),
    Target(
        "published_edtf",
        "When it was published: EDTF, or 26 June 2025.",
        ("published", "date", "publication_date", "source_published", "发表", "发布日期", "日期"),
    ),
    Target("language", "BCP 47: en, zh-Hans.", ("lang", "语言")),
    Target("status", "current, corrected, retracted …"),
    Target("status_note", "What was corrected, or why withdrawn."),
)
TARGETS: dict[str, tuple[Target, ...]] = {
    ImportKind.CLAIMS: CLAIMS,
    ImportKind.ENTITIES: ENTITIES,
    ImportKind.SOURCES: SOURCES,
}
NEEDS: dict[str, tuple[Need, ...]] = {
    ImportKind.CLAIMS: (
        Need("what the claims are about", ("subject", "subject_id", "subject_label")),
        Need("the property", ("property_slug", "property_label")),
        Need(
            "the value",
            (
                *("value", "kind", "value_amount", "value_lower", "value_edtf", "value_text"),
                *("value_url", "value_boolean", "value_id", "value_label"),
            ),
        ),
    ),
    ImportKind.ENTITIES: (Need("what the entities are called", ("label",)),),
    ImportKind.SOURCES: (Need("the titles of the sources", ("title",)),),
}
# What our own files hold besides: computed, or said elsewhere. Not to be taken for something else.
DERIVED = frozenset(
    {"url", "self", "display", "status", "recheck", "confidence", "valid_earliest", "valid_latest"}
    | {"evidence_supports", "evidence_refutes", "evidence_context", "evidence_origins"}
    | {"quote_check", "created_at", "created_by", "updated_at", "updated_by", "verified_by"}
    | {"property_value_type", "canonical", "merged", "retracted_at", "retraction_reason"}
    | {"publisher_grade", "published_earliest", "published_latest", "derived_from", "snapshots"}
)


def guess(columns: Sequence[str], kind: str) -> dict[str, str]:
    """Return for each column of a file which of ours it probably is, "" for none.

    A column that has one of our names is that one, letter for letter before nearly so; else the
    first of what people call it. Of two that may be the same, the second is none.
    """
    targets = TARGETS[kind]
    own = {target.name: target.name for target in targets}
    called = {name: target.name for target in reversed(targets) for name in target.also}
    plain = {column: _plain(column) for column in columns}
    foreign = {column: name for column, name in plain.items() if name not in DERIVED}
    found: dict[str, str] = {}
    for names, known in (({each: each for each in columns}, own), (plain, own), (foreign, called)):
        for column, name in names.items():
            target = known.get(name)
            if target and column not in found and target not in found.values():
                found[column] = target
    return {column: found.get(column, "") for column in columns}


def checked(mapping: Mapping[str, str], columns: Sequence[str], kind: str) -> dict[str, str]:
    """Return a mapping that a person gave, with "" for columns it leaves out.

    Raises FactbaseError (field `mapping`) for a column that the file has not or that we do not
    know, and for one of ours that is given twice.
    """
    own = {target.name for target in TARGETS[kind]}
    for column, target in mapping.items():
        if column not in columns:
            raise _refused(Phrase("The file has no column %(column)s.", column=shown(column)))
        if target and target not in own:
            raise _refused(
                Phrase(
                    "%(target)s is none of our columns: %(columns)s.",
                    target=shown(target),
                    columns=", ".join(sorted(own)),
                )
            )
    given = [target for target in mapping.values() if target]
    for target in given:
        if given.count(target) > 1:
            raise _refused(
                Phrase(
                    "Two columns of the file are to be %(target)s: choose one.",
                    target=shown(target),
                )
            )
    return {column: mapping.get(column, "") for column in columns}


def missing(mapping: Mapping[str, str], kind: str) -> list[str]:
    """Return in words what no column says, and which columns would."""
    given = set(mapping.values())
    return [
        Phrase(
            "No column says %(what)s: name one %(names)s.",
            what=need.what,
            names=" or ".join(need.names[:3]),
        )
        for need in NEEDS[kind]
        if given.isdisjoint(need.names)
    ]


def _refused(message: str) -> FactbaseError:
    return FactbaseError(message, field="mapping", code="mapping")


def _plain(column: str) -> str:
    """Return a name as we write ours: `Source URL` and `source.url` are source_url."""
    return re.sub(r"[^\w]+", "_", column.strip().casefold()).strip("_")
