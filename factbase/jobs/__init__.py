"""What is done in the background, one module a topic; `factbase.background` adds the jobs.

A module that declares jobs is named here: what is imported by this package is what workers know.
"""

from factbase.jobs import (
    comparing,
    exporting,
    extracting,
    figures,
    importing,
    telling,
    tidying,
)

__all__ = [
    "comparing",
    "exporting",
    "extracting",
    "figures",
    "importing",
    "telling",
    "tidying",
]
