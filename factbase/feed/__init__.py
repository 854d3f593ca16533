"""Every change that history holds, in the order in which it was committed, for who may see it."""

from factbase.feed.changes import Change, changes_of
from factbase.feed.commits import Stretch, latest, stretch
from factbase.feed.positions import Position, PositionError
from factbase.feed.resources import RESOURCES

__all__ = [
    "RESOURCES",
    "Change",
    "Position",
    "PositionError",
    "Stretch",
    "changes_of",
    "latest",
    "stretch",
]
