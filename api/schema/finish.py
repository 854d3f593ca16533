"""The last touch to the OpenAPI document: examples and links in, drf-spectacular's marks out."""

import json
from pathlib import Path
from typing import Any

# Operation → what was sent to it and what it answered, recorded by `make openapi`.
EXAMPLES_FILE = Path(__file__).parent / "examples.json"
INTERNAL = "x-spec-enum-id"
# The end of the address of a record.
RECORD = "/{id}/"


def finish(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """Return the document with its examples; drf-spectacular calls this."""
    examples = json.loads(EXAMPLES_FILE.read_text())
    for item in result["paths"].values():
        for operation in item.values():
            _illustrate(operation, examples.get(operation["operationId"]))
    for path in result["paths"]:
        if path.endswith(RECORD):
            _link(path, result["paths"])
    return _without_marks(result)


def _illustrate(operation: Any, example: Any) -> None:
    """Put what was sent and answered beside the schemas of the operation."""
    if example is None:
        return
    media = {} if "sent" not in example else operation["requestBody"]["content"]
    for name, content in media.items():
        if name == "application/json":
            content["example"] = example["sent"]
    answer = operation["responses"][str(example["status"])]["content"]
    if "application/json" in answer:
        answer["application/json"]["example"] = example["answer"]


def _link(path: str, paths: Any) -> None:
    """Say which requests an answer leads to: from the list to a record, from there to its steps.

    A link also says where the ETag goes that was read.
    """
    read = paths[path]["get"]
    to_record = {"operationId": read["operationId"]}
    collection = paths.get(path.removesuffix("{id}/"), {})
    for method, status, where in (("get", "200", "results/0/id"), ("post", "201", "id")):
        if method in collection:
            answer = collection[method]["responses"][status]
            if method == "post" and _schema(answer) != _schema(read["responses"]["200"]):
                continue  # what was added is a record of another list
            answer["links"] = {
                "record": to_record | {"parameters": {"id": f"$response.body#/{where}"}}
            }
    read["responses"]["200"]["links"] = {
        name: {"operationId": operation["operationId"], "parameters": _parameters(operation)}
        for other, item in paths.items()
        if other.startswith(path) and other.count("{") == 1
        for method, operation in item.items()
        if operation is not read
        for name in [operation["operationId"].split("_", 1)[1]]
    }


def _schema(answer: Any) -> Any:
    return answer["content"]["application/json"]["schema"]


def _parameters(operation: Any) -> dict[str, str]:
    takes = {parameter["name"] for parameter in operation["parameters"]}
    tag = {"header.If-Match": "$response.header.ETag"} if "If-Match" in takes else {}
    return {"path.id": "$response.body#/id", **tag}


def _without_marks(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without_marks(value) for key, value in part.items() if key != INTERNAL}
    return [_without_marks(value) for value in part] if isinstance(part, list) else part
