"""Decides, of every address that a name stands for, whether it may be connected to."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from sources.exceptions import shown
from sources.fetching.addresses import Address, is_public
from sources.fetching.errors import FetchError, TargetRefusedError
from sources.fetching.targets import Target
from sources.phrases import Phrase


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host as the system knows them; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ip_address(info[4][0]) for info in found]


@dataclass(frozen=True)
class Guard:
    """What requests may be made to. Tests allow more, and answer for the names themselves."""

    allows: Callable[[Address], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    resolve: Callable[[str, int], list[Address]] = resolve

    def refuse_obvious(self, target: Target) -> None:
        """Raise TargetRefusedError for what can be told without asking anybody."""
        if target.port not in self.ports:
            allowed = " or ".join(str(port) for port in sorted(self.ports))
            raise TargetRefusedError(
                Phrase(
                    "Port %(port)s is not asked; it must be %(allowed)s.",
                    port=target.port,
                    allowed=allowed,
                ),
                field="url",
            )
        try:
            address = ip_address(target.host)
        except ValueError:
            return
        self._refuse_private(target, [address])

    def addresses_of(self, target: Target) -> list[Address]:
        """Return the addresses to connect to, all of which are allowed.

        Raises TargetRefusedError if one of them is not, FetchError for a name without addresses.
        """
        self.refuse_obvious(target)
        try:
            found = self.resolve(target.host, target.port)
        except (OSError, ValueError) as error:
            raise FetchError(
                Phrase("%(host)s has no address: %(error)s.", host=shown(target.host), error=error)
            ) from error
        if not found:
            raise FetchError(Phrase("%(host)s has no address.", host=shown(target.host)))
        self._refuse_private(target, found)
        return found

    def _refuse_private(self, target: Target, addresses: list[Address]) -> None:
        if not all(self.allows(address) for address in addresses):
            raise TargetRefusedError(
                Phrase("%(host)s is in a private or reserved network.", host=shown(target.host)),
                field="url",
            )


GUARD = Guard()
