"""No page offers a link that its reader is refused at."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client

from factbase.sample import loader

pytestmark = pytest.mark.django_db
HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
RECORD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=^/properties/)[\w-]+")
# Files and the pages of libraries: tests of their own follow them.
PASSED_OVER = re.compile(r"/(static|api|admin)/|.*\.(csv|json|ndjson|xlsx|parquet|zip|bib|ris)$")
MOST_ALIKE = 2


@pytest.mark.parametrize("name", ["rita", "jonas"])
def test_links_of_the_sample_desk_lead_to_pages(name, vocabulary):
    loader.load()
    client = Client()
    client.force_login(User.objects.get(username=name))
    refused = [
        f"{status}: {address}, linked from {page}"
        for page, address, status in walked(client)
        if status >= 400
    ]
    assert not refused, "\n".join(refused)


def walked(client: Client) -> Iterator[tuple[str, str, int]]:
    """Follow links from the front page: yields where each stands, where it leads, and the status.

    Of links to the same route only the first few, whatever their parameters.
    """
    waiting, alike, seen = deque([("", "/")]), Counter[str](), {"/"}
    while waiting:
        page, address = waiting.popleft()
        response = client.get(address)
        body = b"".join(response)  # a download holds its query open until it is read
        yield page, address, response.status_code
        is_page = response.get("Content-Type", "").startswith("text/html")
        for link in HREF.findall(body.decode()) if is_page else ():
            found = urljoin(address, html.unescape(link)).partition("#")[0]
            if not found.startswith("/") or found in seen or PASSED_OVER.match(found):
                continue
            route = RECORD.sub("", urlsplit(found).path)
            alike[route] += 1
            if alike[route] <= MOST_ALIKE:
                seen.add(found)
                waiting.append((address, found))
