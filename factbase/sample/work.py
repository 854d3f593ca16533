"""What is going on at the sample desk: edits, comments, assignments and follows of claims."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from factbase.actions import assignments, claims, comments, follows
from factbase.models import Claim
from sources.edtf import parse_edtf

Row = Any  # a claim of the file


def go_on(claim: Claim, row: Row, people: Mapping[str, User]) -> None:
    """Do what the file says went on with a claim after its review, in this order.

    `follows` are names of who follows it; `corrected` is when it holds, as its author put it
    right later; `said` are comments as "name: words"; `assigned` is who is asked to see to it.
    """
    for name in row.get("follows", []):
        follows.follow(claim=claim, by=people[name])
    if "corrected" in row:
        valid = parse_edtf(row["corrected"])
        claims.edit(claim=claim, by=people["mira"], fields={"valid": valid})
    for line in row.get("said", []):
        name, _, words = line.partition(": ")
        comments.add(claim=claim, by=people[name], text=words)
    if "assigned" in row:
        assignments.assign(claim=claim, assignee=people[row["assigned"]], by=people["ada"])
