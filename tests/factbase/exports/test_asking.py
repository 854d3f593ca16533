import pytest
from django.db import connection

from factbase import permissions
from factbase.exceptions import FactbaseError, InvalidValueError, PermissionDeniedError
from factbase.exports import asking
from factbase.models import Export, ExportState, Job
from tests.factories import make_export

pytestmark = pytest.mark.django_db


def test_ask_adds_the_export_with_its_job_and_the_rights_of_the_asker(contributor):
    filters = {"status": ["any"], "property": ["valuation"]}
    export = asking.ask(
        by=contributor, format="xlsx", filters=filters, site="https://facts.example"
    )
    export.refresh_from_db()
    assert (export.state, export.format, export.filters) == ("queued", "xlsx", filters)
    assert export.sees_drafts
    (job,) = Job.objects.all()
    assert (job.task_name, job.args) == ("build_export", {"export": str(export.pk)})


def test_ask_without_the_second_step_keeps_that_drafts_are_not_seen(reviewer, reader):
    reviewer.second_step_missing = True
    for user in (reviewer, reader):
        assert not asking.ask(by=user, format="csv", filters={}).sees_drafts


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"format": "pdf"}, "format", "Choose one of csv, ndjson, xlsx, parquet, datapackage"),
        ({"filters": {"colour": ["red"]}}, "filters.colour", "“colour” is not a parameter"),
        ({"filters": {"status": ["good"]}}, "filters.status", "good"),
        ({"filters": {"denied": ["true", "false"]}}, "filters.denied", "once"),
    ],
)
def test_ask_for_what_there_is_not_is_refused_naming_it(reader, given, field, message):
    with pytest.raises(InvalidValueError, match=message) as refused:
        asking.ask(**{"by": reader, "format": "csv", "filters": {}} | given)
    assert refused.value.field == field
    assert not Export.objects.exists()
    assert not Job.objects.exists()


def test_every_wrong_filter_is_told(reader):
    filters = {"colour": ["red"], "status": ["good"], "denied": ["maybe"]}
    with pytest.raises(FactbaseError) as refused:
        asking.ask(by=reader, format="csv", filters=filters)
    fields = {each.field for each in refused.value.every}
    assert fields == {"filters.colour", "filters.status", "filters.denied"}


def test_ask_for_more_than_a_handful_at_once_is_refused(reader):
    for _ in range(asking.MOST_UNFINISHED):
        make_export(reader)
    with pytest.raises(FactbaseError, match="5 exports of yours are not ready yet") as refused:
        asking.ask(by=reader, format="csv", filters={})
    assert refused.value.code == "too_many_exports"
    Export.objects.update(state=ExportState.CANCELLED)
    asking.ask(by=reader, format="csv", filters={})


def test_call_off_ends_what_waits_and_refuses_what_has_ended(reader):
    export = make_export(reader)
    assert asking.call_off(export=export, by=reader).state == ExportState.CANCELLED
    with pytest.raises(FactbaseError, match="has ended already"):
        asking.call_off(export=export, by=reader)


def test_call_off_of_somebody_elses_is_refused(reader, contributor, administrator):
    export = make_export(reader)
    with pytest.raises(PermissionDeniedError, match="Only who asked"):
        asking.call_off(export=export, by=contributor)
    assert asking.call_off(export=export, by=administrator).state == ExportState.CANCELLED


def test_visible_exports_are_ones_own_and_all_for_administrators(
    reader, contributor, administrator
):
    mine, theirs = make_export(reader), make_export(contributor)
    assert [*permissions.visible_exports(reader)] == [mine]
    assert {*permissions.visible_exports(administrator)} == {mine, theirs}


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("factbase_export_done_whole", "state = 'done'"),
        ("factbase_export_state_known", "state = 'begun'"),
        ("factbase_export_expires_later", "expires_at = created_at"),
        ("factbase_export_id_uuid7", "id = gen_random_uuid()"),
    ],
)
def test_export_that_breaks_a_rule_is_refused_by_postgresql(reader, rule, change):
    make_export(reader)
    with pytest.raises(Exception, match=rule), connection.cursor() as cursor:
        cursor.execute(f"UPDATE factbase_export SET {change}")
