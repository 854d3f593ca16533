"""Sends the site's content security policy, which is the same for every answer but a few."""

from functools import cached_property

from csp.middleware import HEADER, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

OWN = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace")


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp with the text of the policy written once: it would build it for each answer.

    No page of ours asks for a nonce, and views that have a policy of their own say so by
    django-csp's decorators.
    """

    @cached_property
    def policy(self) -> str:
        """The policy of settings.CONTENT_SECURITY_POLICY."""
        return build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """Offer no nonce."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the policy."""
        if settings.DEBUG or any(hasattr(response, name) for name in OWN):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response
