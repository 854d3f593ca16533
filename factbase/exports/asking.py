"""Asks for a file to be made in the background, and calls it off."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from factbase import permissions
from factbase.actions.records import one_at_a_time
from factbase.background import add_job
from factbase.exceptions import FactbaseError, InvalidValueError
from factbase.exports import releases
from factbase.exports.formats import PACKAGE, formats_of
from factbase.exports.tables import CLAIMS
from factbase.filtersets import ClaimFilterSet
from factbase.models import Export, ExportState, Release
from factbase.models.export import UNFINISHED
from sources.exceptions import Gathered
from sources.models.record import uuid7

KEPT_FOR = timedelta(days=7)
MOST_UNFINISHED = 5


def ask(
    *,
    by: User,
    format: str,  # noqa: A002 - the parameter's name in addresses
    filters: Mapping[str, list[str]],
    known_at: datetime | None = None,
    site: str = "",
) -> Export:
    """Have the claims that `by` may see and `filters` leave made into a file.

    Needs an account that may read. Adds one job with the row. Raises InvalidValueError for a
    format or filter that there is not, FactbaseError where too many exports of theirs wait.
    """
    permissions.require(permissions.can_read(by), _("Reading needs the role reader."))
    if format not in formats_of(CLAIMS):
        allowed = ", ".join(formats_of(CLAIMS))
        raise InvalidValueError(
            _("Choose one of %(allowed)s.") % {"allowed": allowed}, field="format"
        )
    claims_of(by, filters)
    with transaction.atomic():
        one_at_a_time(by=by)
        if Export.objects.filter(created_by=by, state__in=UNFINISHED).count() >= MOST_UNFINISHED:
            raise FactbaseError(
                _("%(most)s exports of yours are not ready yet. Wait, or call one off.")
                % {"most": MOST_UNFINISHED},
                code="too_many_exports",
            )
        export = Export.objects.create(
            created_by=by,
            sees_drafts=permissions.sees_drafts(by),
            format=format,
            filters={name: list(values) for name, values in filters.items()},
            known_at=known_at,
            site=site,
            expires_at=timezone.now() + KEPT_FOR,
        )
        add_job("build_export", arguments={"export": str(export.pk)})
    return export


def ask_for_release(
    *,
    by: User,
    notes: str = "",
    known_at: datetime | None = None,
    site: str = "",
    id: UUID | None = None,
) -> Export:
    """Have what was verified at `known_at`, by default now, released; return the export that does.

    Needs an administrator. The release gets the id of the export. Adds one job with the row. Raises
    FactbaseError while another one is being made, for a moment that is not after that of the last
    release, and for an id that is taken.
    """
    permissions.require(permissions.can_administer(by), _("This needs the role administrator."))
    with transaction.atomic():
        releases.lock()
        moment = known_at or releases.now()
        releases.refuse_earlier(moment)
        if Export.objects.filter(is_release=True, state__in=UNFINISHED).exists():
            raise FactbaseError(_("A release is being made already."), code="already_running")
        if id is not None and Release.objects.filter(pk=id).exists():
            raise FactbaseError(_("This id is taken."), field="id", code="duplicate")
        export = Export.objects.create(
            id=id or uuid7(),
            created_by=by,
            format=PACKAGE.name,
            known_at=moment,
            site=site,
            is_release=True,
            notes=notes,
            expires_at=timezone.now() + KEPT_FOR,
        )
        add_job("build_export", arguments={"export": str(export.pk)})
    return export


def call_off(*, export: Export, by: User) -> Export:
    """End an export that is not ready; raises FactbaseError for one that has ended."""
    is_theirs = permissions.visible_exports(by).filter(pk=export.pk).exists()
    permissions.require(is_theirs, _("Only who asked for an export can call it off."))
    called_off = Export.objects.filter(pk=export.pk, state__in=UNFINISHED).update(
        state=ExportState.CANCELLED, ended_at=timezone.now()
    )
    if not called_off:
        raise FactbaseError(_("This export has ended already."), code="has_ended")
    export.refresh_from_db()
    return export


def claims_of(user: User, filters: Mapping[str, list[str]]) -> QuerySet[Any]:
    """Return the claims that `filters` leave of those that `user` may see.

    Raises InvalidValueError, with all others, naming the filter that is wrong.
    """
    data = QueryDict(mutable=True)
    for name, values in filters.items():
        data.setlist(name, list(values))
    request = HttpRequest()
    request.user = user
    rows = permissions.visible_claims(user)
    filterset = ClaimFilterSet(data, rows, request=request, passing=())
    gathered = Gathered()
    for name, problems in filterset.errors.as_data().items():
        for problem in problems:
            parameter = (problem.params or {}).get("parameter", name)
            with gathered.noting("filters"):
                raise InvalidValueError(problem.messages[0], field=parameter)
    gathered.raise_any()
    claims: QuerySet[Any] = filterset.qs
    return claims
