"""What all read pages share: who may read, and what to say of an address that is refused."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from factbase import permissions
from factbase.filtersets import StrictFilterSet
from factbase.history import known_at
from factbase.models.arrays import has_id_of
from factbase.views.as_of import as_of, read_as_of

MOST_COUNTED = 1_000

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Select:
    """A choice in a filter form: options as (value, label), and which one is in force."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str = ""


def reading_page(view: View[Params]) -> View[Params]:
    """Show the page as of the moment that its address asks for, to whoever may read."""

    @wraps(view)
    def then(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
        with known_at(as_of(request).known_at):
            return view(request, *args, **kwargs)

    return reading(then)


def reading(view: View[Params]) -> View[Params]:
    """Answer GET and HEAD only, and send whoever may not read to the sign-in page.

    Reads the moment that the address asks for, but leaves it to `view` to go there.
    """

    @wraps(view)
    def checked(
        request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponseBase:
        if not permissions.can_read(request.user):
            return redirect_to_login(request.get_full_path())
        read_as_of(request)
        return view(request, *args, **kwargs)

    return require_safe(checked)


def counted(
    rows: QuerySet[Any], column: str, *, of: type[Model], ids: Iterable[Any]
) -> dict[Any, int]:
    """Return how many `rows` point through `column` to each record of a model. One query.

    Of more than MOST_COUNTED it counts one more than that, and no further.
    """
    pointing = rows.filter(**{column: OuterRef("pk")}).order_by().values("pk")[: MOST_COUNTED + 1]
    number = Func(ArraySubquery(pointing), function="cardinality", output_field=IntegerField())
    chosen = of._default_manager.filter(has_id_of(list(ids)))
    return dict(chosen.order_by().values_list("pk", number))


def reasons_of(filterset: StrictFilterSet) -> list[str]:
    """Return why the parameters of an invalid filterset were refused, as sentences."""
    return [
        str(reason) if field == "__all__" else f"{field}: {reason}"
        for field, reasons in filterset.errors.items()
        for reason in reasons
    ]
