"""A small client that asks a reconciliation service what OpenRefine asks, in its forms."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from urllib.parse import quote, urlencode

from django.test import Client

BATCH = 10
SERVICE = "/api/v1/reconcile/"
FORM = "application/x-www-form-urlencoded"


def post(client: Client, **fields: Any) -> Any:
    """Return the answer to a form; what is no string is sent as JSON."""
    written = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in fields.items()
    }
    return client.post(SERVICE, urlencode(written), content_type=FORM)


class Refine:
    """Knows a service by its address alone; all else it takes from the manifest."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.manifest = self.get(address)

    def get(self, address: str, **parameters: str) -> Any:
        """Return the decoded answer to a GET from a page of another site."""
        mark = "&" if "?" in address else "?"
        path = address + (mark + urlencode(parameters) if parameters else "")
        return self._decoded(self.client.get(path, headers={"Origin": "http://127.0.0.1:3333"}))

    def post(self, field: str, sent: Any) -> Any:
        """Return the decoded answer to a form of one field that holds JSON."""
        body = urlencode({field: json.dumps(sent)})
        return self._decoded(self.client.post(self.address, body, content_type=FORM))

    def reconcile(
        self, cells: Sequence[str], kind: str = "", **columns: Sequence[Any]
    ) -> list[list[Any]]:
        """Return the candidates for each cell; `columns` are further ones, named as properties."""
        found = []
        for batch in _batches(list(enumerate(cells))):
            queries = {f"q{n}": self._query(row, cell, kind, columns) for n, (row, cell) in batch}
            answers = self.post("queries", queries)
            found += [answers[key]["result"] for key in queries]
        return found

    def _query(self, row: int, cell: str, kind: str, columns: Mapping[str, Sequence[Any]]) -> Any:
        properties = [{"pid": pid, "v": values[row]} for pid, values in columns.items()]
        return (
            {"query": cell}
            | ({"type": kind, "type_strict": "should"} if kind else {})
            | ({"properties": properties} if properties else {})
        )

    def suggest(self, kind: str, typed: str) -> list[Any]:
        """Return what a field that completes itself offers, asked with its other parameters."""
        service = self.manifest["suggest"][kind]
        address = service["service_url"] + service["service_path"]
        extras = {"prefixed": "true", "spell": "always", "lang": "en"}
        return list(self.get(address, prefix=typed, **extras)["result"])

    def flyout(self, kind: str, id: str) -> Any:
        """Return what is shown beside a suggestion."""
        service = self.manifest["suggest"][kind]
        address = service["flyout_service_url"] + service["flyout_service_path"]
        return self.get(address.replace("${id}", quote(id, safe="")))

    def preview(self, id: str) -> Any:
        """Return the page that is shown in a frame."""
        return self.client.get(self.manifest["preview"]["url"].replace("{{id}}", quote(id)))

    def propose(self, kind: str) -> list[Any]:
        """Return the properties worth fetching."""
        service = self.manifest["extend"]["propose_properties"]
        address = service["service_url"] + service["service_path"]
        return list(self.get(address, type=kind, limit="10")["properties"])

    def extend(self, ids: Sequence[str], **settings: Mapping[str, Any]) -> Any:
        """Return the values of properties, each with its settings."""
        properties = [{"id": name, "settings": each} for name, each in settings.items()]
        return self.post("extend", {"ids": ids, "properties": properties})

    def _decoded(self, response: Any) -> Any:
        assert response.status_code == 200, response.content
        assert response["Access-Control-Allow-Origin"] == "*"
        return json.loads(response.content)


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[tuple[int, Any]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield list(enumerate(batch))
