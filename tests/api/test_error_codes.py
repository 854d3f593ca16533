"""The page on errors names every code that the code base can answer with, and no other."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from rest_framework.exceptions import APIException

from api import errors
from sources.exceptions import RefusalError
from sources.extraction.results import MESSAGES

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "errors.md").read_text()
# What pages, the admin and commands say to people is not said by the API.
NOT_THE_API = {"forms", "admin", "views", "management", "accounts", "sample", "migrations"}
BY_POSITION = {"ParseError", "ValidationError", "APIException", "NotFound"}
BY_POSITION |= {"ErrorDetail"}
# Codes of Django's REST framework, and those that are made of a status alone.
OF_THE_FRAMEWORK = {
    *("invalid", "parse_error", "not_found", "method_not_allowed", "unsupported_media_type"),
    *("not_authenticated", "authentication_failed", "permission_denied"),
    *("bad_request", "internal_server_error"),
    *("required", "null", "blank", "max_length", "min_length", "max_value", "min_value"),
    *("invalid_choice", "not_a_list", "not_a_dict", "null_characters_not_allowed"),
}
# Constraints of tables have names, which the API tells as "constraint" or "duplicate"; the next are
# said by actions that no address of the API takes.
OF_THE_DESK_ALONE = {"already_taken", "leased", "no_second_step", "own_account", "not_undoable"}
OF_THE_DESK_ALONE |= {"already_revoked", "already_asked"}


def files() -> Iterator[Path]:
    for top in ("sources", "factbase", "api"):
        for file in (PROJECT / top).rglob("*.py"):
            apart = NOT_THE_API if top == "factbase" else {"migrations"}
            if not apart & set(file.relative_to(PROJECT).parts):
                yield file


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield what is given as `code=`, or by position to an exception of DRF."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                yield code
            case ast.Assign(
                targets=[ast.Name(id="code" | "default_code")], value=ast.Constant(code)
            ):
                yield code
            case ast.Call(
                func=ast.Name(name) | ast.Attribute(attr=name), args=[_, ast.Constant(code), *_]
            ):
                if name in BY_POSITION and isinstance(code, str):
                    yield code


def codes_of_the_code() -> set[str]:
    found = {code for file in files() for code in codes_in(ast.parse(file.read_text()))}
    found |= {kind.code for kind in family(RefusalError)}
    found |= {kind.default_code for kind in family(APIException) if is_ours(kind)}
    return (found | set(MESSAGES) | OF_THE_FRAMEWORK) - OF_THE_DESK_ALONE


def family(kind: type[Any]) -> Iterator[type[Any]]:
    """Yield a class and all below it, wherever they are."""
    for file in files():
        import_module(".".join(file.relative_to(PROJECT).with_suffix("").parts))
    yield from _below(kind)


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


def is_ours(kind: type[Any]) -> bool:
    return kind.__module__.startswith("api.")


def rows_of_the_page() -> Iterator[tuple[str, str]]:
    """Yield each code with the second column of its row."""
    for names, second in re.findall(r"^\| (`[^|]+`) \| ([^|]+) \|", PAGE, re.MULTILINE):
        for name in re.findall(r"`(\w+)`", names):
            yield name, second.strip()


def test_page_names_every_code_and_no_other() -> None:
    named = {name for name, _ in rows_of_the_page()}
    assert (codes_of_the_code() - named, named - codes_of_the_code()) == (set(), set())


def test_page_names_no_code_twice() -> None:
    names = [name for name, _ in rows_of_the_page()]
    assert sorted(names) == sorted(set(names))


def test_code_that_is_not_on_the_page_is_noticed() -> None:
    tree = ast.parse("raise FactbaseError('No.', code='secret_rule')")
    assert set(codes_in(tree)) - {name for name, _ in rows_of_the_page()} == {"secret_rule"}


def test_statuses_on_the_page_are_those_of_the_code() -> None:
    found = {
        kind.default_code: kind.status_code
        for kind in family(APIException)
        if is_ours(kind) and "status_code" in vars(kind)
    } | {kind.code: errors._status_of(kind.__new__(kind)) for kind in family(RefusalError)}
    table = {code: second for code, second in rows_of_the_page() if second[:1].isdigit()}
    wrong = {code for code, status in found.items() if str(status) not in table.get(code, "422")}
    assert wrong == set()
