"""What claims rest on, watched from the side of the claims: sources know nothing of them."""

from factbase.models.guards import withdraws_footing
from sources.models import Source


class Footing(Source):
    """The source ____, as what claims rest on. A proxy, so that a trigger of ours can watch it."""

    class Meta:
        proxy = True
        triggers = [withdraws_footing()]
