"""The seam for a program that reads texts, such as a language model; off unless a setting names it.

`FACTBASE_EXTRACTOR` is the dotted path of a callable. It is called in the background with the text
and what the desk knows, and returns claims to propose. What it returns is not believed: see
`_checked`. Nothing becomes a claim before a person has taken it into the form.
"""

import threading
from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from factbase import values
from factbase.background import add_job
from factbase.exceptions import FactbaseError, InvalidValueError
from factbase.models import Entity, Extraction, ExtractionState, Property, ProposedClaim
from factbase.models.extraction import LONGEST
from factbase.models.unit import unit_table
from factbase.permissions import require_contributor
from factbase.suggestions.naming import names_in
from factbase.values import ValueType
from sources.edtf import parse_edtf
from sources.exceptions import RefusalError
from sources.models import Snapshot

MOST_PROPOSALS = 200
SECONDS = 120
FIELDS = frozenset({"start", "end", "words", "subject", "property", "value"})
MAY_HAVE = FIELDS | {"valid"}


class RefusedProposalError(RefusalError):
    """What came back is no claim that could be taken."""


class Answer(NamedTuple):
    """What a call brought: a list, or why there is none."""

    found: list[Any]
    problem: str = ""


def is_on() -> bool:
    """Whether a program is named that reads texts."""
    return bool(settings.EXTRACTOR)


def ask(*, snapshot: Snapshot, by: User) -> Extraction:
    """Have the text read in the background. Needs a contributor; adds one job with the row.

    Raises FactbaseError where no program is named, or the text is being read already.
    """
    require_contributor(by)
    if not is_on():
        raise FactbaseError(_("No extractor is set up: FACTBASE_EXTRACTOR is empty."))
    try:
        with transaction.atomic():
            asked = Extraction.objects.create(
                snapshot=snapshot, extractor=settings.EXTRACTOR, asked_by=by
            )
            add_job("extract", arguments={"extraction": str(asked.pk)})
    except IntegrityError as error:
        raise FactbaseError(_("This text is being read already."), code="already_asked") from error
    return asked


def run(extraction: UUID) -> None:
    """Call the program and store what it proposes; one that has ended is left alone.

    A failure, or no answer in two minutes, is said in `message`, and is not tried again: the call
    may cost money.
    """
    asked = Extraction.objects.select_related("snapshot__source", "asked_by").get(pk=extraction)
    if asked.state != ExtractionState.ASKED:
        return
    answer = _called(asked)
    asked.state, asked.message = ExtractionState.DONE, answer.problem
    if answer.problem:
        asked.state = ExtractionState.FAILED
    with transaction.atomic():
        asked.refused = sum(not _stored(asked, item) for item in answer.found)
        asked.save(update_fields=["state", "message", "refused"])


def _called(asked: Extraction) -> Answer:
    """Call the program in a thread, which is left to itself when its time is up."""
    answers: list[Answer] = []
    given = _given(asked.snapshot)

    def call() -> None:
        try:
            extract = import_string(asked.extractor)
            answers.append(Answer(list(islice(extract(**given), MOST_PROPOSALS))))
        except Exception as error:  # other people's code: whatever it raises is told
            answers.append(Answer([], f"{type(error).__name__}: {error}"[:LONGEST]))

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return answers[0] if answers else Answer([], f"No answer in {SECONDS} seconds.")


def _given(snapshot: Snapshot) -> dict[str, Any]:
    """Return what the program is told: plain values, nothing of the database."""
    rows = Property.objects.standing().values_list("slug", "label", "value_type")
    return {
        "text": snapshot.text,
        "published": snapshot.source.published,
        "language": snapshot.source.language,
        "properties": [
            {"slug": slug, "label": label, "value_type": kind} for slug, label, kind in rows
        ],
    }


def _stored(asked: Extraction, item: Any) -> bool:
    """Store one proposal; whether it could be taken. One that is known already is left as it is."""
    try:
        fields = _checked(asked.snapshot, item)
    except RefusalError:
        return False
    keys = {key: fields[key] for key in ("start", "end", "subject", "property", "typed")}
    ProposedClaim.objects.get_or_create(
        snapshot=asked.snapshot,
        **keys,
        defaults={
            "valid": fields["valid"],
            "extraction": asked,
            "created_by": asked.asked_by,
            "updated_by": asked.asked_by,
        },
    )
    return True


def _checked(snapshot: Snapshot, item: Any) -> dict[str, Any]:
    """Return the fields of a proposal; raise RefusalError for anything that is not exact.

    The words must stand in the text just there, the property and the subject must be known to the
    desk, the value must be one of the property's, and a valid time EDTF.
    """
    if not isinstance(item, Mapping) or not FIELDS <= item.keys() <= MAY_HAVE:
        raise RefusedProposalError("It lacks a field, or has one too many.")
    start, end, words = item["start"], item["end"], item["words"]
    if not _is_place(snapshot.text, start, end) or snapshot.text[start:end] != words:
        raise RefusedProposalError("The words do not stand there.")
    texts = [item[name] for name in ("subject", "property", "value")] + [item.get("valid", "")]
    if not all(isinstance(text, str) and len(text) <= LONGEST for text in texts):
        raise RefusedProposalError("A field is no text, or too long.")
    prop = Property.objects.standing().filter(slug=item["property"]).first()
    if prop is None or "\x00" in "".join(texts):
        raise RefusedProposalError("There is no such property.")
    _refuse_other_value(prop, item["value"], snapshot)
    valid = parse_edtf(item["valid"]).text if item.get("valid") else ""
    return {
        "start": start,
        "end": end,
        "subject": _entity(item["subject"]),
        "property": prop,
        "typed": item["value"].strip(),
        "valid": valid,
    }


def _is_place(text: str, start: Any, end: Any) -> bool:
    is_number = type(start) is int and type(end) is int
    return is_number and 0 <= start < end <= min(len(text), start + LONGEST)


def _refuse_other_value(prop: Property, typed: str, snapshot: Snapshot) -> None:
    if prop.value_type == ValueType.ENTITY:
        _entity(typed)
        return
    values.parse(
        typed,
        ValueType(prop.value_type),
        units=unit_table(),
        allowed_units=[unit.code for unit in prop.units.all()],
        reference=snapshot.source.published_date,
    )


def _entity(name: str) -> Entity:
    """Return the one entity of that name."""
    found = [one for one in names_in(name) if (one.start, one.end) == (0, len(name))]
    if len(found) != 1 or len(found[0].entities) != 1:
        raise InvalidValueError("No entity, or more than one, has this name.", field="subject")
    return Entity.objects.get(pk=found[0].entities[0])
