"""Why a request was not made, or came to nothing."""

from sources.exceptions import RefusalError


class FetchError(RefusalError):
    """The other side did not answer as it should: in time, in bounds, in HTTP."""

    code = "fetch_failed"


class TargetRefusedError(FetchError):
    """The address is none that requests are made to; nothing was connected to."""

    code = "target_refused"
