"""What a zip file holds, opened only after it was unpacked once into nothing to see its size."""

import zipfile
from typing import IO

from factbase.imports.reading.rows import UnreadableFileError
from sources.phrases import Phrase

MOST_FILES = 1_000
# A package has two for every archived copy.
MOST_IN_PACKAGE = 20_000
MOST_UNPACKED = 400_000_000
# What the directory says of one, with a long name at least twice.
ENTRY_BYTES = 1_000
_PIECE = 1 << 20


def opened(
    file: IO[bytes], *, most: int = MOST_UNPACKED, files: int = MOST_FILES
) -> zipfile.ZipFile:
    """Return the archive; raises UnreadableFileError for one that is broken or a bomb.

    What the archive says of its own sizes is not believed: every file is unpacked, a piece at a
    time, until `most` bytes have come out of all together.
    """
    file.seek(0)
    try:
        _refuse_long_directory(file, files)
        archive = zipfile.ZipFile(file)
        _refuse_bomb(archive, most, files)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError) as error:
        raise _broken() from error
    except (NotImplementedError, RuntimeError) as error:  # a password, or an unusual packing
        raise UnreadableFileError(
            Phrase("The zip file is packed with a password, or in a way that is not read here.")
        ) from error
    file.seek(0)
    return archive


def _refuse_long_directory(file: IO[bytes], files: int) -> None:
    """Refuse an archive of very many files before ZipFile makes an object for each.

    Read by ZipFile's own function: another reading of the same bytes could be led astray.
    """
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if end is not None and end[zipfile._ECD_SIZE] > files * ENTRY_BYTES:  # type: ignore[attr-defined]
        raise _too_many(files)


def _refuse_bomb(archive: zipfile.ZipFile, most: int, files: int) -> None:
    entries = archive.infolist()
    if len(entries) > files:
        raise _too_many(files)
    if sum(entry.file_size for entry in entries) > most:
        raise _too_large(most)
    left = most
    for entry in entries:
        with archive.open(entry) as packed:
            while piece := packed.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise _too_large(most)


def _broken() -> UnreadableFileError:
    return UnreadableFileError(Phrase("The file is damaged: it cannot be unpacked."))


def _too_many(files: int) -> UnreadableFileError:
    return UnreadableFileError(
        Phrase("The zip file holds more than %(most_files)s files.", most_files=f"{files:,}")
    )


def _too_large(most: int) -> UnreadableFileError:
    error = UnreadableFileError(
        Phrase(
            "Unpacked, the file is larger than %(most)s MB: split it, or send it as CSV.",
            most=most // 1_000_000,
        )
    )
    error.code = "too_large"
    return error
