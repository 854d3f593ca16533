"""The base of all history tables."""

import pghistory.models
from django.db import models


class History(pghistory.models.Event):
    """At ____ the row ____ was inserted, updated or deleted and then read as follows.

    Written by triggers only; in order of `pgh_id`, which has 64 bits because history only grows.
    """

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True
