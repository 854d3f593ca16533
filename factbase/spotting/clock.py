"""The date of a source, as far as it is known, and days counted from it."""

from dataclasses import dataclass

from sources.edtf import EdtfDate, format_day, year_month_day

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Clock:
    """Year, month and day of a source; None where its date is too vague to tell."""

    year: int | None = None
    month: int | None = None
    number: int | None = None
    """The day number, as `sources.edtf` counts."""

    def years(self, step: int) -> str:
        """The year so many years away; "" if unknown."""
        return "" if self.year is None else f"{self.year + step:04}"

    def months(self, step: int) -> str:
        """The month so many months away; "" if unknown."""
        if self.year is None or self.month is None:
            return ""
        year, month = divmod(self.year * MONTHS_IN_YEAR + self.month - 1 + step, MONTHS_IN_YEAR)
        return f"{year:04}-{month + 1:02}"

    def days(self, step: int) -> str:
        """The day so many days away; "" if unknown."""
        return "" if self.number is None else format_day(self.number + step)

    def week(self, step: int) -> str:
        """The week so many weeks away, Monday to Sunday; "" if unknown."""
        if self.number is None:
            return ""
        monday = self.number - (self.number - 1) % 7 + 7 * step
        return f"{format_day(monday)}/{format_day(monday + 6)}"

    def year_of(self, month: int, day: int = 1, *, is_ahead: bool = False) -> int | None:
        """The year of a month or day that names none: the latest begun, or the next to come."""
        if self.year is None or self.month is None:
            return None
        today = year_month_day(self.number)[2] if self.number else 31
        if is_ahead:
            return self.year + ((month, day) < (self.month, today if day > 1 else 1))
        return self.year - ((month, day) > (self.month, today))


def clock_of(reference: EdtfDate | None) -> Clock:
    """Return what a source's date tells: nothing if it has none, the year if no more is sure."""
    if reference is None or reference.earliest is None or reference.latest is None:
        return Clock()
    first, last = year_month_day(reference.earliest), year_month_day(reference.latest)
    if first[0] != last[0]:
        return Clock()
    month = first[1] if first[1] == last[1] else None
    return Clock(first[0], month, reference.earliest if first == last else None)
