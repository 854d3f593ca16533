"""The one embedded server that the project uses when DATABASE_URL is unset."""

import functools
import hashlib
import os
from pathlib import Path

from django.conf import settings

from factbase import env
from factbase.embedded import account as accounts
from factbase.embedded.cluster import Cluster

# For a checkout that no account but root can enter: a place that survives, as /tmp does not.
FALLBACK_ROOTS = Path("/var/lib/factbase")


@functools.cache
def project_cluster() -> Cluster:
    """Return the server of FACTBASE_DATA_DIR; raises EmbeddedError when it cannot be used."""
    source = env.choice("FACTBASE_POSTGRES", env.POSTGRES_CHOICES)
    return Cluster(project_root(settings.DATA_DIR), source)


def project_root(data_dir: Path) -> Path:
    """Return the folder of the project's server: `data_dir`/postgres.

    As root with a `data_dir` that no other account can enter (a checkout in /root), it is a
    folder under /var/lib/factbase: PostgreSQL cannot work where its account cannot go.
    """
    root = data_dir.resolve() / "postgres"
    existing = next(folder for folder in (root, *root.parents) if folder.exists())
    if os.geteuid() != 0 or accounts.can_reach(existing / "any", accounts.for_server(root)):
        return root
    return FALLBACK_ROOTS / hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
