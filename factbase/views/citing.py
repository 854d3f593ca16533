"""How a page is cited, and the address at which it can be read as it is now, for ever."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from factbase.citations import Citation
from factbase.history.moments import KNOWN_AT, VALID_AT
from factbase.views.as_of import as_of

LONGEST_TITLE = 200
# What a page of another address would not show.
KEPT = (VALID_AT, "merged")


def cite(request: HttpRequest, *, title: str, revision: int) -> Citation:
    """Return the citation of the page that is asked for, as it reads at the moment it is about.

    Its address names that moment: everything on the page (labels, quotes, statuses, confidence) is
    read from history there, while a revision alone would pin down no more than one record.
    """
    moment = as_of(request).known_at or timezone.now()
    kept = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    kept[KNOWN_AT] = moment.isoformat().replace("+00:00", "Z")
    return Citation(
        key=f"factbase-{request.path.strip('/').rpartition('/')[2]}",
        title=title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
        revision=revision,
        at=moment,
        address=request.build_absolute_uri(f"{request.path}?{urlencode(kept, safe=':')}"),
    )
