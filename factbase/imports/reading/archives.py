"""What a zip file holds, opened only after it was unpacked once into nothing to see its size."""

import zipfile
from typing import IO

from factbase.imports.reading.rows import UnreadableFileError
from sources.phrases import Phrase

MOST_FILES = 1_000
MOST_UNPACKED = 400_000_000
# Of a thousand files with long names, at least twice.
MOST_DIRECTORY = 1_000_000
_PIECE = 1 << 20


def opened(file: IO[bytes], *, most: int = MOST_UNPACKED) -> zipfile.ZipFile:
    """Return the archive; raises UnreadableFileError for one that is broken or a bomb.

    What the archive says of its own sizes is not believed: every file is unpacked, a piece at a
    time, until `most` bytes have come out of all together.
    """
    file.seek(0)
    try:
        _refuse_long_directory(file)
        archive = zipfile.ZipFile(file)
        _refuse_bomb(archive, most)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError) as error:
        raise _broken() from error
    except (NotImplementedError, RuntimeError) as error:  # a password, or an unusual packing
        raise UnreadableFileError(
            Phrase("The zip file is packed with a password, or in a way that is not read here.")
        ) from error
    file.seek(0)
    return archive


def _refuse_long_directory(file: IO[bytes]) -> None:
    """Refuse an archive of very many files before ZipFile makes an object for each.

    Read by ZipFile's own function: another reading of the same bytes could be led astray.
    """
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if end is not None and end[zipfile._ECD_SIZE] > MOST_DIRECTORY:  # type: ignore[attr-defined]
        raise _too_many()


def _refuse_bomb(archive: zipfile.ZipFile, most: int) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise _too_many()
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


def _too_many() -> UnreadableFileError:
    return UnreadableFileError(
        Phrase("The zip file holds more than %(most_files)s files.", most_files=f"{MOST_FILES:,}")
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
