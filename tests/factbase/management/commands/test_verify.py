import json
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from factbase.history.verification import CHECKS
from factbase.management.commands import verify as command
from factbase.models import Entity
from tests.factbase.history.verification.intruder import past_every_guard, rewrite_chains
from tests.factories import EntityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    """Keep the pinned heads of the test to itself."""
    settings.DATA_DIR = tmp_path
    return tmp_path


def rename_in_history(entity: Entity) -> int:
    """Change what the entity was once called, and return the event."""
    with past_every_guard() as cursor:
        cursor.execute(
            "UPDATE factbase_entityhistory SET label = 'never called so'"
            " WHERE pgh_id = (SELECT min(pgh_id) FROM factbase_entityhistory WHERE id = %s)"
            " RETURNING pgh_id",
            [entity.pk],
        )
        return cursor.fetchone()[0]


@pytest.fixture
def entity() -> Entity:
    entity = EntityFactory()
    Entity.objects.filter(pk=entity.pk).update(label="renamed")
    return entity


def test_verify_of_an_untouched_database_counts_rows_for_each_check(entity, capsys) -> None:
    call_command("verify")

    lines = capsys.readouterr().out.splitlines()
    names = [check.name for check in CHECKS]
    assert [line[13:] for line in lines[: len(names)]] == names
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM factbase_chainlink")
        links = f"{cursor.fetchone()[0]:,}"
    counts = {line[13:]: line[:11].strip() for line in lines}
    assert counts["links of the chains"] == counts["events of history"] == links
    assert lines[-1].startswith(f"{links:>11}  links in chain 0 end in ")


def test_verify_of_the_sample_desk_is_clean() -> None:
    call_command("load_sample", stdout=StringIO())

    call_command("verify")


def test_verify_after_a_change_of_history_names_the_row_and_exits_with_1(entity, capsys) -> None:
    event = rename_in_history(entity)

    with pytest.raises(
        CommandError, match=f"factbase_entityhistory {event}: it does not read as it did when"
    ) as stop:
        call_command("verify")

    assert stop.value.returncode == 1
    assert f"factbase_entityhistory {event}" in capsys.readouterr().out


def test_verify_keeps_the_heads_and_expects_them_the_next_time(entity, data) -> None:
    call_command("verify")
    pins = [json.loads(line) for line in (data / "heads.jsonl").read_text().splitlines()]
    assert [set(pin) for pin in pins] == [{"time", "chain", "length", "hash"}]

    rename_in_history(entity)
    with past_every_guard() as cursor:
        rewrite_chains(cursor)

    place = f"factbase_chainlink chain 0, link {pins[0]['length']}: it was pinned on"
    with pytest.raises(CommandError, match=place):
        call_command("verify")


def test_verify_without_its_heads_misses_a_chain_that_was_made_anew(entity, data) -> None:
    call_command("verify")
    (data / "heads.jsonl").unlink()
    rename_in_history(entity)
    with past_every_guard() as cursor:
        rewrite_chains(cursor)

    call_command("verify")


def test_verify_again_adds_no_head_that_is_kept_already(entity, data) -> None:
    call_command("verify")
    call_command("verify")
    EntityFactory()
    call_command("verify")

    pins = [json.loads(line) for line in (data / "heads.jsonl").read_text().splitlines()]
    assert len({pin["length"] for pin in pins}) == len(pins) == 2


def test_verify_that_failed_keeps_no_heads(entity, data) -> None:
    rename_in_history(entity)

    with pytest.raises(CommandError):
        call_command("verify", export_heads=data / "exported")

    assert list(data.iterdir()) == []


def test_verify_with_exported_heads_finds_a_tail_that_was_cut_off(entity, data, capsys) -> None:
    exported = data / "elsewhere.jsonl"
    call_command("verify", export_heads=exported)
    (data / "heads.jsonl").unlink()
    call_command("verify", heads=exported)
    with past_every_guard() as cursor:
        cursor.execute("DELETE FROM factbase_entity WHERE id = %s", [entity.pk])
        cursor.execute("DELETE FROM factbase_entityhistory WHERE id = %s", [entity.pk])
        rewrite_chains(cursor)
    (data / "heads.jsonl").unlink()

    with pytest.raises(CommandError, match=r"chain 0, link \d+: it was pinned .* and is gone"):
        call_command("verify", heads=exported)


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"chain": 0}',
        '{"time": "2026-01-01T00:00Z", "chain": 0, "length": 1, "hash": "12"}',
        '{"time": "then", "chain": 0, "length": 1, "hash": "' + "0" * 64 + '"}',
        '{"time": "2026-01-01", "chain": 0, "length": 1, "hash": "' + "0" * 64 + '"}',
        '{"time": "2026-01-01T00:00Z", "chain": 99999, "length": 1, "hash": "' + "0" * 64 + '"}',
    ],
)
def test_verify_with_a_file_that_holds_no_heads_names_the_line(line: str, data) -> None:
    file = data / "pins"
    file.write_text(line + "\n")

    with pytest.raises(CommandError, match="pins: line 1 is no pinned head"):
        call_command("verify", heads=file)


def test_verify_with_heads_that_are_not_there_says_so(data) -> None:
    with pytest.raises(CommandError, match="The heads cannot be read"):
        call_command("verify", heads=data / "nowhere")


def test_verify_with_heads_that_cannot_be_kept_says_so(entity, data) -> None:
    with pytest.raises(CommandError, match="All is well, but the heads cannot be kept"):
        call_command("verify", export_heads=data)


def test_verify_interrupted_says_that_nothing_was_written(monkeypatch, data) -> None:
    def interrupted(*args: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "verify", interrupted)
    with pytest.raises(CommandError, match="Interrupted; nothing was written") as stop:
        call_command("verify")

    assert stop.value.returncode == 130
    assert list(data.iterdir()) == []


def test_verify_says_how_far_it_is(entity, monkeypatch, capsys) -> None:
    monkeypatch.setattr(command, "PROGRESS_ROWS", 500)

    call_command("verify")

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) > 1
    assert all(line.endswith(" rows checked") for line in lines)


@pytest.mark.usefixtures("vocabulary")
def test_verify_sees_one_moment_while_others_write() -> None:
    EntityFactory()
    stop = threading.Event()

    def write() -> None:
        EntityFactory()
        while not stop.is_set():
            EntityFactory()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            call_command("verify")
    finally:
        stop.set()
        writer.join()
    assert Entity.objects.count() > 1
