import pytest
from django.test import RequestFactory

from factbase.exports.kept import kept_file

CONTENT = bytes(range(256)) * 1000
SHA256 = "ab" * 32


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "kept"
    path.write_bytes(CONTENT)
    return path


def answer(path, **headers):
    request = RequestFactory().get("/", headers=headers)
    return kept_file(request, path, name="a.zip", media_type="application/zip", sha256=SHA256)


def test_kept_file_is_sent_whole_with_its_length_and_tag(path):
    response = answer(path)
    assert (response.status_code, response["Content-Length"]) == (200, str(len(CONTENT)))
    assert (response["ETag"], response["Accept-Ranges"]) == (f'"{SHA256}"', "bytes")
    assert response["Content-Disposition"] == 'attachment; filename="a.zip"'
    assert b"".join(response) == CONTENT


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=255990-", 255990, 255999), ("bytes=5-999999999", 5, 255999)],
)
def test_kept_file_goes_on_where_a_download_broke(path, asked, first, last):
    response = answer(path, range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/256000"
    assert response["Content-Length"] == str(last - first + 1)
    assert b"".join(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=-5", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"])
def test_kept_file_for_a_range_of_another_kind_is_sent_whole(path, asked):
    response = answer(path, range=asked)
    assert (response.status_code, b"".join(response)) == (200, CONTENT)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=9-3"])
def test_kept_file_for_a_range_outside_it_is_refused(path, asked):
    response = answer(path, range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */256000")


def test_kept_file_that_has_changed_since_is_sent_whole(path):
    response = answer(path, range="bytes=5-", if_range='"another"')
    assert (response.status_code, b"".join(response)) == (200, CONTENT)


@pytest.mark.parametrize("tag", [f'"{SHA256}"', f'W/"{SHA256}"', f'"another", "{SHA256}"', "*"])
@pytest.mark.parametrize("more", [{}, {"range": "bytes=5-"}])
def test_kept_file_that_the_client_has_is_not_sent_again(path, tag, more):
    response = answer(path, if_none_match=tag, **more)
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == f'"{SHA256}"'


def test_kept_file_of_which_the_client_has_another_is_sent(path):
    response = answer(path, if_none_match='"another"')
    assert (response.status_code, b"".join(response)) == (200, CONTENT)


def test_kept_file_that_is_gone_is_none(tmp_path):
    assert answer(tmp_path / "gone") is None
