"""Jobs as the desk shows them; the queue itself belongs to procrastinate."""

from procrastinate.contrib.django.models import ProcrastinateJob


class Job(ProcrastinateJob):
    """____ is to be done in the background, is being done, or was given up after ____ attempts.

    A technical row without a history: it goes when the job is done.
    """

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "job"
        ordering = ["-id"]
