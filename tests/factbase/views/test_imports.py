"""The pages of an import: a file is sent, its columns named, its rows looked at and applied."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factbase.imports import steps
from factbase.models import Claim, Import
from tests.factbase.imports.files import csv_file
from tests.factbase.imports.reading.files import workbook
from tests.factbase.imports.test_claims import ROW
from tests.factories import EntityFactory, PropertyFactory


@pytest.fixture
def desk(contributor: User, client: Client) -> Client:
    EntityFactory(label="Zhipu AI")
    PropertyFactory(slug="valuation", label="valuation")
    client.force_login(contributor)
    return client


def send(client: Client, content: bytes, name: str = "claims.csv", **fields: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/imports/", {"file": file, "kind": "claims"} | fields, follow=True)


def columns(**chosen: str) -> dict[str, str]:
    return {f"column-{place}": target for place, target in enumerate(chosen.values())}


def test_file_is_mapped_previewed_and_applied(desk: Client) -> None:
    page = send(desk, csv_file([ROW])).content.decode()
    assert "Which column is which" in page
    assert "First row: “about 20 billion yuan”" in page

    staged = Import.objects.get()
    chosen = columns(**{column: staged.mapping[column] for column in staged.columns})
    page = desk.post(f"/imports/{staged.pk}/map/", chosen, follow=True).content.decode()
    assert "Apply: 1 new, 0 changed" in page
    for name, words in (("value", "about 20 billion CNY"), ("valid", "2025-05/2025-08")):
        assert f"<code>{name}</code>: <ins>{words}</ins>" in page
    assert "<code>subject</code>" not in page  # as the file has it
    in_chinese = desk.get(f"/imports/{staged.pk}/", headers={"Accept-Language": "zh-Hans"})
    assert "<code>value</code>: <ins>约200亿 CNY</ins>" in in_chinese.content.decode()
    assert not Claim.objects.exists()

    page = desk.post(f"/imports/{staged.pk}/apply/", follow=True).content.decode()
    assert f"/claims/{Claim.objects.get().pk}/" in page
    again = send(desk, csv_file([ROW])).content.decode()
    assert "imported already" in again


def test_columns_that_are_missing_or_chosen_twice_are_told_and_the_choice_is_kept(
    desk: Client,
) -> None:
    send(desk, csv_file([ROW]))
    staged = Import.objects.get()
    twice = {"column-0": "subject", "column-1": "subject", "save_as": "mine"}
    page = desk.post(f"/imports/{staged.pk}/map/", twice).content.decode()
    assert "Two columns are to be “subject”" in page
    assert "No column says the property" in page
    assert 'value="mine"' in page


def test_doubtful_name_is_chosen_by_radio_button(desk: Client) -> None:
    other = EntityFactory(label="ZHIPU AI", description="the other")
    send(desk, csv_file([ROW]))
    staged = Import.objects.get()
    desk.post(
        f"/imports/{staged.pk}/map/",
        columns(**{column: staged.mapping[column] for column in staged.columns}),
    )
    page = desk.get(f"/imports/{staged.pk}/").content.decode()
    assert "Who is meant?" in page
    assert "the other" in page
    refused = desk.post(f"/imports/{staged.pk}/choose/", {}).content.decode()
    assert "Choose for at least one name." in refused

    desk.post(f"/imports/{staged.pk}/choose/", {"name-0": str(other.pk)})
    desk.post(f"/imports/{staged.pk}/apply/")
    assert Claim.objects.get().subject == other


def test_wrong_rows_are_shown_downloaded_and_left_out_only_knowingly(desk: Client) -> None:
    send(desk, csv_file([ROW, ROW | {"value": "=lots"}]))
    staged = Import.objects.get()
    chosen = columns(**{column: staged.mapping[column] for column in staged.columns})
    page = desk.post(f"/imports/{staged.pk}/map/", chosen, follow=True).content.decode()
    assert "1 row cannot be applied" in page

    file = desk.get(f"/imports/{staged.pk}/errors.csv").getvalue().decode("utf-8-sig")
    assert "'=lots" in file
    assert "value: " in file
    again = send(desk, file.encode()).content.decode()
    assert "error" in again
    mended = Import.objects.latest("pk")
    desk.post(f"/imports/{mended.pk}/map/", chosen | {"column-9": ""})
    once_more = desk.get(f"/imports/{mended.pk}/errors.csv").getvalue().decode("utf-8-sig")
    assert once_more == file
    page = desk.post(f"/imports/{staged.pk}/apply/", follow=True).content.decode()
    assert "1 rows are wrong" in page
    desk.post(f"/imports/{staged.pk}/apply/", {"leave_out": "on"})
    assert Claim.objects.count() == 1


def test_what_no_column_says_is_told_before_it_is_asked_for(desk: Client) -> None:
    page = send(desk, b"Welcome\n").content.decode()
    assert "No column says what the claims are about" in page


def test_administrator_is_offered_no_step_that_only_the_owner_takes(
    desk: Client, administrator: User
) -> None:
    send(desk, csv_file([ROW]))
    staged = Import.objects.get()
    desk.force_login(administrator)
    page = desk.get(f"/imports/{staged.pk}/").content.decode()
    assert "decides about it" in page
    assert f"/imports/{staged.pk}/map/" not in page
    assert f"/imports/{staged.pk}/cancel/" in page
    steps.map_columns(staged=staged, mapping=staged.mapping, by=staged.created_by)
    steps.start(staged=staged)
    page = desk.get(f"/imports/{staged.pk}/").content.decode()
    assert "waiting to be applied" in page
    assert f"/imports/{staged.pk}/apply/" not in page


def test_broken_file_says_where_it_is_broken(desk: Client) -> None:
    page = send(desk, b'subject,value\na,b\nc,"d\n').content.decode()
    assert "Row 3, column 2: The quotation mark" in page


def test_large_file_is_left_to_a_worker_and_shows_how_far_it_is(
    desk: Client, monkeypatch: pytest.MonkeyPatch, run_jobs: Any
) -> None:
    monkeypatch.setattr("factbase.imports.steps.AT_ONCE_BYTES", 0)
    page = send(desk, csv_file([ROW])).content.decode()
    assert "It waits for a worker" in page
    assert run_jobs() == ["run_import"]
    assert Import.objects.get().state == "mapping"


def test_file_can_be_given_up(desk: Client) -> None:
    send(desk, csv_file([ROW]))
    staged = Import.objects.get()
    page = desk.post(f"/imports/{staged.pk}/cancel/", follow=True).content.decode()
    assert "Give this import up" not in page
    staged.refresh_from_db()
    assert staged.state == "cancelled"


def test_sheet_of_a_workbook_is_chosen_even_where_the_first_cannot_be_read(
    desk: Client, run_jobs: Callable[[], list[str]]
) -> None:
    others = {"Q1 <b>": [[*ROW], [*ROW.values()]], "Q2": [["a"], ["b"]]}
    send(desk, workbook([["a", "a"], ["Read me"]], others=others), "claims.xlsx")
    run_jobs()
    staged = Import.objects.get()
    assert (staged.state, staged.sheet) == ("failed", "Sheet1")
    page = desk.get(f"/imports/{staged.pk}/").content.decode()
    assert "Q1 &lt;b&gt;" in page
    page = desk.post(f"/imports/{staged.pk}/read/", {"sheet": "Q3"}).content.decode()
    assert ("Q3 is not one of the available choices" in page, run_jobs()) == (True, [])
    desk.post(f"/imports/{staged.pk}/read/", {"sheet": "Q1 <b>"})
    run_jobs()
    page = desk.get(f"/imports/{staged.pk}/").content.decode()
    assert "Which column is which" in page
    assert "First row: “about 20 billion yuan”" in page


def test_header_below_a_title_is_found_told_and_can_be_another(
    desk: Client, run_jobs: Callable[[], list[str]]
) -> None:
    rows = [["Claims of June"], [], [*ROW], [*ROW.values()]]
    send(desk, workbook(rows), "claims.xlsx")
    run_jobs()
    staged = Import.objects.get()
    page = desk.get(f"/imports/{staged.pk}/").content.decode()
    assert "Row 3 names the columns; what stands above it is not read." in page
    assert "First row: “about 20 billion yuan”" in page
    chosen = columns(**{column: staged.mapping[column] for column in staged.columns})
    desk.post(f"/imports/{staged.pk}/map/", chosen)
    run_jobs()
    staged.refresh_from_db()
    assert (staged.state, staged.counts["create"]) == ("ready", 1)

    address = f"/imports/{staged.pk}/read/"
    refused = desk.post(address, {"header_row": "0"}).content.decode()
    assert "greater than or equal to 1" in refused
    desk.post(address, {"header_row": "2"})
    run_jobs()
    page = desk.get(f"/imports/{staged.pk}/").content.decode()
    assert "Row 2: The row is empty, or there is none" in page
    desk.post(address, {"header_row": "4"})
    run_jobs()
    staged.refresh_from_db()
    assert (staged.state, staged.columns[0], staged.rows) == ("mapping", "Zhipu AI", 0)


def test_step_from_a_page_that_is_stale_is_refused(desk: Client) -> None:
    """As in a second tab: the places of its columns and names may stand for others by now."""
    send(desk, csv_file([ROW]))
    staged = Import.objects.get()
    chosen = columns(**{column: staged.mapping[column] for column in staged.columns})
    stale = chosen | {"read_as": staged.read_as}
    assert f'value="{staged.read_as}"' in desk.get(f"/imports/{staged.pk}/").content.decode()

    desk.post(f"/imports/{staged.pk}/map/", stale | {"submit": "on"}, follow=True)
    staged.refresh_from_db()
    assert (staged.state, staged.submit) == ("ready", True)
    for step in ("map", "apply", "choose"):
        page = desk.post(f"/imports/{staged.pk}/{step}/", stale, follow=True).content.decode()
        assert "This import was changed meanwhile" in page
    staged.refresh_from_db()
    assert (staged.state, staged.submit) == ("ready", True)

    fresh = {"read_as": staged.read_as}
    page = desk.post(f"/imports/{staged.pk}/apply/", fresh, follow=True).content.decode()
    assert f"/claims/{Claim.objects.get().pk}/" in page


def test_mapping_of_a_name_that_cannot_be_is_told(desk: Client) -> None:
    send(desk, csv_file([ROW]))
    page = desk.get(f"/imports/{Import.objects.get().pk}/?mapping=%00").content.decode()
    assert "No mapping is called “\\x00”" in page
