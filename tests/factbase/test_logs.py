"""Log lines as JSON."""

import json
import logging
import sys

from django.http import HttpRequest

from factbase.logs import JSONFormatter


def test_format_is_one_line_of_json_with_utc_time() -> None:
    record = logging.makeLogRecord(
        {"name": "factbase", "levelname": "INFO", "msg": "two\nlines %s", "args": ("é",)}
    )
    record.created = 0.5

    line = JSONFormatter().format(record)

    assert "\n" not in line
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.500+00:00",
        "level": "INFO",
        "logger": "factbase",
        "message": "two\nlines é",
    }


def test_format_names_the_request_that_has_an_id() -> None:
    known, unknown = HttpRequest(), HttpRequest()
    known.request_id = "desk-7"  # type: ignore[attr-defined]

    lines = [
        json.loads(JSONFormatter().format(logging.makeLogRecord({"msg": "gone", "request": each})))
        for each in (known, unknown)
    ]

    assert lines[0]["request_id"] == "desk-7"
    assert "request_id" not in lines[1]


def test_format_of_error_carries_its_trace() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": sys.exc_info()})

    assert "ValueError: broken" in json.loads(JSONFormatter().format(record))["trace"]
