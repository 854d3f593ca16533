"""Tells webhooks of changes."""

from factbase.background import add_job
from factbase.jobs.declaring import HOOKS, job, watch
from factbase.models import Job, Webhook
from factbase.webhooks.delivering import deliver, due, ping


@watch
def notice_changes() -> None:
    """Add a job for each webhook that has not been told everything, if none is there already.

    Those that did not answer the last time come after those that did. While one is being told,
    another job would be in the way of putting its own back, and does not know yet how that ends.
    """
    at_work = set(Job.objects.filter(status="doing").values_list("lock", flat=True))
    for pk, failures in due().values_list("pk", "progress__failures"):
        name = f"webhook {pk}"
        if name in at_work:
            continue
        add_job(
            "tell_webhook",
            arguments={"webhook": str(pk)},
            lock=name,
            once=name,
            can_wait=failures > 0,
        )


@job("tell_webhook", lane=HOOKS)
def tell_webhook(*, webhook: str) -> None:
    """Tell a webhook what is new; what fails is noted there, and told again when it is time."""
    for found in due().select_related("created_by").filter(pk=webhook):
        deliver(found)


@job("ping_webhook", lane=HOOKS)
def ping_webhook(*, webhook: str) -> None:
    """Try a webhook."""
    ping(Webhook.objects.get(pk=webhook))
