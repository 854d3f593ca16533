"""The published schemas of the reconciliation API, where a copy of them is at hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT7

# The schemas name one another by this address; nothing is fetched from it.
BASE = "https://reconciliation-api.github.io/specs/0.2/schemas/"
Judge = Callable[[str, Any], None]


@pytest.fixture
def specification(shared: Path) -> Path:
    """Return the folder with schemas and examples of version 0.2."""
    folder = shared / "data" / "reconciliation-api" / "0.2"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: it holds the schemas of the specification")
    return folder


@pytest.fixture
def judge(specification: Path) -> Judge:
    """Return a function that fails unless a message is as the schema of a name wants it."""
    schemas = {
        path.stem: json.loads(path.read_text()) for path in (specification / "schemas").iterdir()
    }
    resources = [
        (address, DRAFT7.create_resource(schema))
        for name, schema in schemas.items()
        for address in {f"{BASE}{name}.json", schema["$id"]}
    ]
    registry: Any = Registry().with_resources(resources)

    def check(name: str, message: Any) -> None:
        schema = schemas[name] | {"$id": f"{BASE}{name}.json"}
        jsonschema.Draft7Validator(schema, registry=registry).validate(message)

    return check
