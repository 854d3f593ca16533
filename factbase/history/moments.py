"""Reads the two times that a page, a list or an export can be asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from sources.edtf import EdtfDate, parse_edtf
from sources.exceptions import RefusalError, shown

KNOWN_AT, VALID_AT = "known_at", "valid_at"


class MomentError(RefusalError):
    """What was given is not a moment."""

    code = "invalid_moment"


@dataclass(frozen=True, slots=True)
class AsOf:
    """The known time that is read (None: now) and the valid time that is asked about, if any."""

    known_at: datetime | None = None
    valid_at: EdtfDate | None = None

    @classmethod
    def asked(cls, parameters: Mapping[str, str]) -> "AsOf":
        """Return what an address asks for; raises a RefusalError that names the parameter."""
        valid = parameters.get(VALID_AT, "").strip()
        return cls(
            known_at=parse_moment(parameters.get(KNOWN_AT, "")),
            valid_at=parse_edtf(valid, field=VALID_AT) if valid else None,
        )

    def __bool__(self) -> bool:
        """Whether anything but the present is asked for."""
        return self.known_at is not None or self.valid_at is not None


def parse_moment(text: str, *, field: str = KNOWN_AT) -> datetime | None:
    """Return the moment that `text` names, or None for now, which every later moment means too.

    ISO 8601: a time (UTC where no offset is given) or a day, which means its end in UTC.
    Raises MomentError naming `field`.
    """
    text = text.strip()
    if not text:
        return None
    moment = _read(text)
    if moment is None:
        raise MomentError(
            _(
                "%(text)s is not a moment: write a day (2025-11-20, meaning its end in "
                "UTC) or a time (2025-11-20T12:00:00Z)."
            )
            % {"text": shown(text)},
            field=field,
        )
    return moment if moment < timezone.now() else None


def _read(text: str) -> datetime | None:
    try:
        day, moment = parse_date(text), parse_datetime(text)
        if day is not None:
            return _end_of(day)
        # In an address, an unescaped "+" of an offset arrives as a space.
        moment = moment or parse_datetime(text.replace(" ", "+"))
        if moment is None or moment.tzinfo:
            return moment.astimezone(UTC) if moment else None
        return moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=UTC)
