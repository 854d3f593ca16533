"""Zip files that would cost more to open than they weigh."""

import io
from zipfile import ZipFile, ZipInfo

import pytest

from factbase.imports.reading import UnreadableFileError, archives


def many(number: int) -> io.BytesIO:
    """Return an archive of so many empty files with long names."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for each in range(number):
            archive.writestr(ZipInfo(f"{each:0>200}"), b"")
    return file


def test_archive_of_very_many_files_is_refused_before_it_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = many(5_000)
    monkeypatch.setattr(archives.zipfile, "ZipFile", None)
    with pytest.raises(UnreadableFileError, match="more than 1,000 files"):
        archives.opened(file)


def test_archive_of_as_many_files_as_may_be_is_opened() -> None:
    assert len(archives.opened(many(archives.MOST_FILES)).infolist()) == archives.MOST_FILES
