"""Publishers, sources, what they go back to, and archived copies, as files."""

from factbase.exports.columns import (
    Where,
    as_json,
    code,
    count,
    day,
    listed,
    one_of,
    required,
    text,
    time,
)
from factbase.exports.json_text import escaped, list_of, object_of, plain, quoted
from factbase.exports.tables.table import (
    REQUIRED_ID,
    Reference,
    Table,
    address,
    authorship,
    identity,
    link,
    looked_up,
    people,
    retraction,
)
from sources.models import Derivation, Publisher, Snapshot, Source
from sources.models.derivation import DerivationKind
from sources.models.publisher import Grade
from sources.models.source import SourceKind, SourceStatus

LISTED = Where.LIST | Where.JSON
SHA256 = required(pattern="[0-9a-f]{64}")

PUBLISHERS = Table(
    name="publishers",
    holds="Who publishes sources.",
    model=Publisher,
    alias="publisher",
    joins=people("publisher"),
    columns=(
        *identity("publisher", "publishers"),
        text("name", "publisher.name", "Its name.", field="name", constraints=required()),
        code(
            "grade",
            "publisher.grade",
            "Reliability, A to F, by the Admiralty code.",
            field="grade",
            constraints=one_of(*Grade.values, required=True),
        ),
        text(
            "grade_reason", "publisher.grade_reason", "Why it is graded so.", field="grade_reason"
        ),
        text("owner_group", "publisher.owner_group", "Whom it belongs to.", field="owner_group"),
        text("url", "publisher.url", "Its web site.", field="url"),
        *authorship("publisher"),
        *retraction("publisher"),
    ),
)

ORIGIN = object_of(
    {
        "derivation": quoted("link.id", given=True),
        "revision": plain("link.revision", given=True),
        "id": quoted("link.derived_from_id", given=True),
        "title": escaped("origin.title"),
        "kind": quoted("link.kind", given=True),
    }
)
COPY = object_of(
    {
        "id": quoted("id", given=True),
        "captured_at": quoted(as_json("captured_at"), given=True),
        "media_type": escaped("media_type", given=True),
        "sha256": quoted("sha256", given=True),
    }
)
GOES_BACK = f"""
LEFT JOIN LATERAL (
    SELECT {list_of(ORIGIN, order="link.created_at, link.id")} AS list
    FROM sources_derivation AS link JOIN sources_source AS origin
        ON origin.id = link.derived_from_id
    WHERE link.source_id = source.id AND link.retracted_at IS NULL) AS derived_from ON true
LEFT JOIN LATERAL (
    SELECT {list_of(COPY, order="captured_at DESC, id DESC")} AS list
    FROM sources_snapshot WHERE source_id = source.id) AS snapshots ON true
"""  # noqa: S608 - nothing in it comes from outside

SOURCES = Table(
    name="sources",
    holds="Published works.",
    model=Source,
    alias="source",
    joins=looked_up(
        of="sources_publisher",
        alias="publisher",
        column="source.publisher_id",
        select="id, name, grade",
    )
    + GOES_BACK
    + people("source"),
    columns=(
        *identity("source", "sources"),
        code(
            "kind",
            "source.kind",
            "What sort of work it is.",
            field="kind",
            constraints=one_of(*SourceKind.values, required=True),
        ),
        text("title", "source.title", "Its title.", field="title", constraints=required()),
        code("publisher.id", "publisher.id", "Id of its publisher.", field="publisher_id"),
        text("publisher.name", "publisher.name", "The publisher's name."),
        code(
            "publisher.grade",
            "publisher.grade",
            "The publisher's reliability, A to F.",
            where=LISTED,
        ),
        listed(
            "authors", "to_json(source.authors)", "JSON: names of its authors.", field="authors"
        ),
        text("url", "source.url", "Where it was published.", field="url"),
        text(
            "published.edtf",
            "source.published",
            "When it was published, EDTF.",
            field="published",
            json=escaped("nullif(source.published, '')"),
        ),
        day(
            "published.earliest",
            "source.published_earliest",
            "First day that can mean; empty: open.",
        ),
        day("published.latest", "source.published_latest", "Last day that can mean; empty: open."),
        text("language", "source.language", "Its language, BCP 47.", field="language"),
        code(
            "status",
            "source.status",
            "What its publisher did to it since.",
            field="status",
            constraints=one_of(*SourceStatus.values, required=True),
        ),
        text(
            "status_note",
            "source.status_note",
            "What was corrected, or why withdrawn.",
            field="status_note",
        ),
        listed(
            "derived_from",
            "coalesce(derived_from.list, '[]')",
            "JSON: the sources that it goes back to.",
            where=LISTED,
        ),
        listed(
            "snapshots",
            "coalesce(snapshots.list, '[]')",
            "JSON: its archived copies.",
            where=LISTED,
        ),
        *authorship("source"),
        *retraction("source"),
    ),
    references=(Reference("publisher_id", "publishers"),),
)

DERIVATIONS = Table(
    name="derivations",
    holds="Which source goes back to which.",
    model=Derivation,
    alias="link",
    joins=people("link"),
    columns=(
        *identity("link"),
        code(
            "source_id",
            "link.source_id",
            "Id of the source.",
            field="source_id",
            constraints=required(),
        ),
        code(
            "derived_from_id",
            "link.derived_from_id",
            "Id of the source that it goes back to.",
            field="derived_from_id",
            constraints=required(),
        ),
        code(
            "kind",
            "link.kind",
            "In what way.",
            field="kind",
            constraints=one_of(*DerivationKind.values, required=True),
        ),
        text("note", "link.note", "What the desk noted.", field="note"),
        *authorship("link"),
        *retraction("link"),
    ),
    references=(Reference("source_id", "sources"), Reference("derived_from_id", "sources")),
)

SNAPSHOTS = Table(
    name="snapshots",
    holds="Archived copies of sources; their bytes and texts are files of their own.",
    model=Snapshot,
    alias="snapshot",
    joins=looked_up(
        of="sources_source", alias="source", column="snapshot.source_id", select="title"
    )
    + looked_up(
        of="sources_blob", alias="blob", column="snapshot.sha256", select="size", key="sha256"
    )
    + looked_up(of="auth_user", alias="author", column="snapshot.created_by_id", select="username"),
    columns=(
        code("id", "snapshot.id", "Its id, a UUIDv7.", field="id", constraints=REQUIRED_ID),
        address("snapshot", "snapshots"),
        code(
            "source.id",
            "snapshot.source_id",
            "Id of the source.",
            field="source_id",
            constraints=required(),
        ),
        text("source.title", "source.title", "The source's title."),
        code(
            "sha256",
            "snapshot.sha256",
            "SHA-256 of the bytes.",
            field="blob_id",
            constraints=SHA256,
        ),
        count("size", "blob.size", "How many bytes.", constraints=required()),
        text(
            "media_type",
            "snapshot.media_type",
            "What the bytes are.",
            field="media_type",
            constraints=required(),
        ),
        text("charset", "snapshot.charset", "How they write text.", field="charset"),
        text("filename", "snapshot.filename", "What the file was called.", field="filename"),
        time(
            "captured_at",
            "snapshot.captured_at",
            "When it was archived, UTC.",
            field="captured_at",
            constraints=required(),
        ),
        code(
            "text_sha256",
            "snapshot.text_sha256",
            "SHA-256 of the text in UTF-8.",
            field="text_sha256",
            constraints=SHA256,
        ),
        count(
            "text_length",
            "char_length(snapshot.text)",
            "Code points of the text.",
            constraints=required(),
        ),
        text(
            "extractor",
            "snapshot.extractor",
            "What read the text out of the bytes.",
            field="extractor",
            constraints=required(),
        ),
        text(
            "extractor_version",
            "snapshot.extractor_version",
            "Its version.",
            field="extractor_version",
        ),
        link(
            "content",
            "/api/v1/snapshots/",
            "snapshot.id",
            "/content/",
            holds="Where the bytes are.",
        ),
        time(
            "created_at",
            "snapshot.created_at",
            "When it was logged, UTC.",
            field="created_at",
            constraints=required(),
        ),
        text("created_by", "author.username", "Who logged it.", field="created_by"),
    ),
    references=(Reference("source_id", "sources"),),
)
