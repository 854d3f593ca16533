"""What was typed into a form by somebody whose session had ended, kept until they sign in again.

A form that comes without a session would be answered by the sign-in page, and its words would be
gone. They wait in the new session instead, and `kept_form` shows them after signing in, to be sent
again as they were. Files cannot wait: they are named, to be chosen again. Forms with a password do
not wait: sessions are stored as they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Self
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

KEY = "kept_form"
# A session of somebody unknown: enough for an article, and gone when it was not taken up.
LARGEST = 2_000_000
SECONDS = 3600
# Fields that would not be true any more, or are none of what was typed.
UNTYPED = {"csrfmiddlewaretoken"}
SECRET = "password"  # noqa: S105  # what the names of such fields hold

Answer = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Fields as they were sent, where to, and the names of files that were sent along."""

    path: str
    body: str
    files: list[str]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """Take over what a request sent."""
        typed = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in UNTYPED
            for value in values
        ]
        files = [file.name or "" for _, sent in request.FILES.lists() for file in sent]
        return cls(request.get_full_path(), urlencode(typed), files)

    def fields(self) -> Iterator[tuple[str, str]]:
        """Yield every field with each of its values."""
        for name, values in QueryDict(self.body).lists():
            for value in values:
                yield name, value


class KeptFormMiddleware:
    """Keeps the form of whoever is sent to sign in, and forgets it when it comes again.

    Requests of htmx are sent there as a whole page: a sign-in form has no place in a part of one.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at answers that send to the sign-in page, and at forms that arrive."""
        response = self.get_response(request)
        if request.method == "POST" and request.user.is_authenticated:
            _forget(request)
        elif _asks_to_sign_in(response) and not request.user.is_authenticated:
            if request.method == "POST" and _keep(request):
                response = redirect_to_login(reverse("account_kept_form"))
            if "HX-Request" in request.headers:
                return _whole_page(request, response)
        return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was typed into a page older than the sign-in, to be sent again by hand.

    Only for forms of our own pages: what another site sent is not put before anybody.
    """
    if not (_is_from_here(request) and request.POST) or _has_secrets(request):
        return render(request, "403_csrf.html", {"reason": reason}, status=403)
    if not request.user.is_authenticated and _keep(request):
        return redirect_to_login(reverse("account_kept_form"))
    return _show(request, KeptForm.of(request), status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403; what was sent by somebody who lost their role meanwhile is shown, to be copied.

    Django asks for it where a view raised PermissionDenied, after the check of the CSRF token.
    """
    sent = KeptForm.of(request) if request.POST and not _has_secrets(request) else None
    return render(request, "403.html", {"sent": sent, "reason": str(exception)}, status=403)


@require_safe
@login_required
def kept_form(request: HttpRequest) -> HttpResponse:
    """Show what is kept, to be sent again."""
    kept = request.session.get(KEY)
    return _show(request, KeptForm(**kept) if kept else None)


@require_POST
@login_required
def discard_kept_form(request: HttpRequest) -> HttpResponse:
    """Forget what is kept."""
    request.session.pop(KEY, None)
    return HttpResponseRedirect("/")


def _show(request: HttpRequest, kept: KeptForm | None, status: int = 200) -> HttpResponse:
    return render(request, "account/kept_form.html", {"kept": kept}, status=status)


def _keep(request: HttpRequest) -> bool:
    """Keep what a request sent, unless it is nothing, secret or too much; tell if it is kept."""
    kept = KeptForm.of(request)
    if not kept.body or len(kept.body) > LARGEST or _has_secrets(request):
        return False
    request.session[KEY] = asdict(kept)
    request.session.set_expiry(SECONDS)  # signing in gives the session its usual age
    return True


def _has_secrets(request: HttpRequest) -> bool:
    return any(SECRET in name for name in request.POST)


def _forget(request: HttpRequest) -> None:
    """Forget the form that has just come again, whatever was answered: it shows what was sent."""
    kept = request.session.get(KEY)
    if kept and kept["path"] == request.get_full_path():
        del request.session[KEY]


def _asks_to_sign_in(response: HttpResponse) -> bool:
    if response.status_code != 302:
        return False
    pages = (resolve_url(settings.LOGIN_URL), reverse("admin:login"))
    return urlsplit(response["Location"]).path in pages


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Have htmx leave the page; after signing in it is shown again, or the form that is kept."""
    address = response["Location"]
    if KEY not in request.session:
        shown = urlsplit(request.headers.get("HX-Current-URL", ""))._replace(scheme="", netloc="")
        page = shown.geturl()
        is_ours = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
        address = redirect_to_login(page if is_ours else "/")["Location"]
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = address
    return answer


def _is_from_here(request: HttpRequest) -> bool:
    """Whether a browser says that one of our own pages sent this."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
