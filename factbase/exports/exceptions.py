"""What an export refuses."""

from factbase.exceptions import FactbaseError


class UnfitError(FactbaseError):
    """The format cannot hold what is to be exported; another can."""

    code = "does_not_fit"


class CalledOffError(FactbaseError):
    """Whoever asked for the file wants it no more."""

    code = "called_off"
