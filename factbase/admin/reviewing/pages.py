"""What the pages of the desk share: the admin around them, and the queue of their address."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views import View

from factbase.actions import decisions
from factbase.admin.reviewing.queues import Queue, named
from factbase.models import Claim, ReviewEvent


class DeskPage(View):
    """A page of the admin that is not one of its own."""

    admin_site: AdminSite = None  # type: ignore[assignment]  # given by `as_view`
    queue: Queue | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read which queue is worked through."""
        super().setup(request, *args, **kwargs)
        self.queue = named(request.GET.get("queue", ""))

    @property
    def actor(self) -> User:
        """The person who is signed in."""
        assert isinstance(self.request.user, User)  # noqa: S101  # the admin lets nobody else in
        return self.request.user

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Return the page in the admin's frame."""
        self.request.current_app = self.admin_site.name
        frame = self.admin_site.each_context(self.request)
        shared = {"queue": self.queue, "address_query": self.query()}
        return TemplateResponse(self.request, template, frame | shared | context, status=status)

    def query(self, **more: object) -> str:
        """Return the conditions of the address, with the question mark, "" where there are none."""
        slug = {"queue": self.queue.slug} if self.queue else {}
        pairs = {name: value for name, value in {**slug, **more}.items() if value}
        return f"?{urlencode(pairs)}" if pairs else ""

    def address_of(self, claim: UUID, **more: object) -> str:
        """Return the address of the review screen of a claim, in the same queue."""
        return reverse("admin:review-claim", args=[claim]) + self.query(**more)

    def address_of_queue(self, **more: object) -> str:
        """Return the address of the list of the queue, or of the landing page outside of one."""
        if self.queue is None:
            return reverse("admin:index")
        return reverse("admin:review-queue") + self.query(**more)

    def decision_just_taken(self) -> ReviewEvent | None:
        """Return the decision that the address offers to undo, if it can be. Two queries."""
        try:
            key = UUID(self.request.GET.get("done", ""))
        except ValueError:
            return None
        claim: Claim | None = Claim.objects.with_names().filter(pk=key).first()
        if claim is None:
            return None
        event = decisions.last_decision(claim, by=self.actor)
        if event is not None:
            event.claim = claim
        return event
