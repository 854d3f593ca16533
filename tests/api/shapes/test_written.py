"""Records that are passed on as they were written."""

import orjson

from api.shapes.written import Written, WrittenList, as_json

ROWS = [(b'{"id" : "a", "n" : 1}',), (b'{"id" : "b", "n" : 2}',), (b'{"id" : "c", "n" : 3}',)]


def sent(item: object) -> bytes:
    return orjson.dumps({"results": item}, default=as_json)


def test_list_that_nobody_looks_into_is_sent_byte_for_byte() -> None:
    assert sent(WrittenList(ROWS)[:2]) == b'{"results":[%b,%b]}' % (ROWS[0][0], ROWS[1][0])
    assert sent(WrittenList([])) == b'{"results":[]}'


def test_list_is_sent_with_what_was_changed_in_one_record() -> None:
    records = WrittenList(ROWS)
    records[1]["n"] = None
    assert [record["id"] for record in records] == ["a", "b", "c"]
    assert [each["n"] for each in orjson.loads(sent(records))["results"]] == [1, None, 3]


def test_record_knows_id_and_revision_from_before_its_json() -> None:
    record = Written((b"a", b"7", b'{"n" : 1}'))
    assert (record["id"], record["revision"]) == ("a", 7)
    assert sent(record) == b'{"results":{"n" : 1}}'
