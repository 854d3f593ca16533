"""Words of pages that no call marks, as modules say them that serve programs as well."""

from collections.abc import Iterator

from factbase.admin.site import desk
from factbase.exports.columns import Where
from factbase.exports.tables import CLAIMS
from factbase.imports.columns import NEEDS
from factbase.lists import KINDS
from factbase.models import Alias, Identifier, Qualifier, Verdict
from factbase.values import Modifier
from factbase.values.standard_units import DEFAULT_UNITS
from factbase.wording import in_english, units
from sources.anchoring import CheckState

ROWS = (Alias, Identifier, Qualifier)  # shown with what they belong to


def named_words() -> Iterator[tuple[str, str, str | None]]:
    """Return each string, the place it is of, and its context."""
    for words, place in _plain():
        yield words, place, None
    for unit in DEFAULT_UNITS:
        yield unit.label, "factbase/values/standard_units.py", units.CONTEXT


def _plain() -> Iterator[tuple[str, str]]:
    for state in CheckState:
        yield state.sentence, "sources/anchoring/states.py"
        yield state.replace("_", " "), "sources/anchoring/states.py"
    for verdict in Verdict:
        yield verdict.value, "factbase/models/support_judgement.py"
    for modifier in Modifier:
        yield modifier.replace("_", " "), "factbase/values/modifiers.py"
    for column in CLAIMS.columns_in(Where.LIST):
        yield column.holds, "factbase/exports/tables"
    for kind in KINDS.values():
        for column in kind.table.columns_in(Where.LIST) if kind.table else ():
            yield in_english(column.name), "factbase/exports/tables"
        for chosen in kind.filterset.base_filters.values():
            if said := chosen.extra.get("help_text"):
                yield str(said), "factbase/filtersets"
    yield from _imports()
    yield from _models()


def _imports() -> Iterator[tuple[str, str]]:
    """Return what imports say that a process of its own, or a table, words."""
    yield "The workbook has no sheet with rows.", "factbase/imports/reading/workbook_child.py"
    for needs in NEEDS.values():
        for need in needs:
            yield need.what, "factbase/imports/columns.py"


def _models() -> Iterator[tuple[str, str]]:
    """Return what models on the desk and their fields are called."""
    for model in (*desk._registry, *ROWS):
        options = model._meta
        if options.app_label not in ("sources", "factbase"):
            continue
        fields = (*options.fields, *options.local_many_to_many)
        names = {options.verbose_name, options.verbose_name_plural}
        for name in names | {field.verbose_name for field in fields}:
            yield str(name).capitalize(), f"{options.app_label}/models"
