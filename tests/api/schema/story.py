"""Plays `story.yaml`: sends each request and returns what was sent and answered, by operation."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from factbase.actions import tokens
from factbase.permissions import scopes_of
from tests.api.conftest import ApiClient
from tests.factories import make_user

FILE = Path(__file__).parent / "story.yaml"
CONTRIBUTOR = "contributor"
ROLES = (CONTRIBUTOR, "reviewer", "administrator")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
TIME_IN_WORDS = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC")
TIME_SHOWN = "2026-01-15T09:30:00Z"
HOST, HOST_SHOWN = "http://testserver/", "https://facts.example.org/"

Played = dict[str, dict[str, Any]]


def story() -> Any:
    """Return the ids and the steps."""
    return yaml.safe_load(FILE.read_text())


class Player:
    """Tells the story to the API, remembering the ids that the server makes."""

    def __init__(self, paths: Mapping[str, Any]) -> None:
        self.signed_in_as = {role: _signed_in_as(role) for role in ROLES}
        self.clients = {role: ApiClient(headers=self.signed_in_as[role]) for role in ROLES}
        self.operations = {
            operation["operationId"]: (method, path.removeprefix("/api/v1/"))
            for path, item in paths.items()
            for method, operation in item.items()
        }
        self.ids: dict[str, str] = {}
        self.named: dict[str, dict[str, str]] = {}

    def play(self) -> Played:
        """Return the first example of each operation; every request must succeed."""
        told = story()
        self.ids = dict(told["ids"])
        played: Played = {}
        for step in told["steps"]:
            example = self.take(step)
            played.setdefault(step["do"], example)
        return played

    def take(self, step: Any) -> dict[str, Any]:
        """Send one request and return what was sent and answered."""
        method, path = self.operations[step["do"]]
        names = self.named[step["do"]] = self._named(step.get("names", {}))
        response = self._answer(step, method, path.format(**names))
        assert 200 <= response.status_code < 300, (step, response.content)
        content = b"".join(response)
        answer = json.loads(content) if "json" in response["Content-Type"] else content.decode()
        for name, where in step.get("keep", {}).items():
            self.ids[name] = _at(answer, where)
        sent = {"sent": self._named(step["send"])} if "send" in step else {}
        return {**sent, "status": response.status_code, "answer": answer}

    def _answer(self, step: Any, method: str, path: str) -> Any:
        client = self.clients[step.get("by", CONTRIBUTOR)]
        address = f"/api/v1/{path}"
        if method == "get":
            return client.get(address, self._named(step.get("ask", {})))
        if "file" in step:
            file = SimpleUploadedFile(step["file"]["name"], step["file"]["text"].encode())
            return client.post(address, step["form"] | {"file": file})
        if "form" in step:
            form = "application/x-www-form-urlencoded"
            return client.post(address, urlencode(step["form"]), content_type=form)
        return client.send(method, path, self._named(step["send"]))

    def _named(self, part: Any) -> Any:
        """Return `part` with every $name replaced by its id."""
        if isinstance(part, dict):
            return {key: self._named(value) for key, value in part.items()}
        if isinstance(part, list):
            return [self._named(value) for value in part]
        is_name = isinstance(part, str) and part.startswith("$")
        return self.ids[part[1:]] if is_name else part


def shown(played: Played) -> Played:
    """Return what was played as the document shows it: the same in every run.

    Ids that the server made are counted, times are all the same, and the site has a name.
    """
    made = _counted(json.dumps(played), known=set(story()["ids"].values()))
    text = UUID.sub(lambda found: made.get(found[0], found[0]), json.dumps(played))
    text = TIME_IN_WORDS.sub("2026-01-15 09:30:00 UTC", TIME.sub(TIME_SHOWN, text))
    found: Played = json.loads(text.replace(HOST, HOST_SHOWN))
    return found


def _counted(text: str, known: set[str]) -> dict[str, str]:
    made = dict.fromkeys(found for found in UUID.findall(text) if found not in known)
    return {found: f"0199f3a2-0000-7000-9000-{n:012x}" for n, found in enumerate(made, 1)}


def _at(answer: Any, where: str) -> str:
    for key in where.split("."):
        answer = answer[int(key)] if key.isdigit() else answer[key]
    return str(answer)


def _signed_in_as(role: str) -> dict[str, str]:
    """Return the headers of a new token of the person with a role."""
    person = User.objects.filter(username=role).first() or make_user(role, username=role)
    _, secret = tokens.create(user=person, name="story", scopes=scopes_of(person))
    return {"Authorization": f"Bearer {secret}"}
