"""Errors of the domain: each is a refusal with a stable code."""

from sources.exceptions import RefusalError


class FactbaseError(RefusalError):
    """A rule about entities, claims, evidence or review refused a step; nothing was changed."""


class InvalidValueError(FactbaseError):
    """What was typed or sent is not a value of the asked type."""

    code = "invalid_value"


class PermissionDeniedError(FactbaseError):
    """The actor may not take this step: a missing role, or the four-eyes rule."""

    code = "permission_denied"


class InsufficientScopeError(PermissionDeniedError):
    """The actor's role allows the step, but the token they came by lacks its `scope`."""

    code = "insufficient_scope"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This token lacks the scope “{scope}”, which is needed here.")
        self.scope = scope


class TransitionError(FactbaseError):
    """The step is not possible from the claim's present status."""

    code = "transition"


class StaleRevisionError(FactbaseError):
    """The record was changed by someone else since it was read; `current` is its revision now."""

    code = "stale_revision"
    current: int | None = None


class AlreadyDecidedError(FactbaseError):
    """Somebody else took a step of review with the claim since it was read."""

    code = "already_decided"


class InUseError(FactbaseError):
    """The record cannot be withdrawn while others rest on it."""

    code = "in_use"


class LeasedError(FactbaseError):
    """A colleague is looking at the claim just now."""

    code = "leased"


class MergeError(FactbaseError):
    """What is said of two entities contradicts what was said of them, or of others, before."""

    code = "merge"


class InFlightError(FactbaseError):
    """The same request is being answered at this moment."""

    code = "in_flight"


class KeyReusedError(FactbaseError):
    """A key that stands for one request was sent with another one."""

    code = "key_reused"
