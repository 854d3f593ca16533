"""System checks of the environment, run by `manage.py check` and before each command."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from factbase import env


@register()
def check_environment(**kwargs: Any) -> list[CheckMessage]:
    """Warn about each FACTBASE_ variable that no setting reads: most likely it is misspelt."""
    unknown = sorted(
        name for name in os.environ if name.startswith(env.PREFIX) and name not in env.DEFAULTS
    )
    return [
        CheckWarning(
            f"The environment variable {name} is not a setting of Factbase.",
            hint="The README lists the settings.",
            id="factbase.W001",
        )
        for name in unknown
        if not name.startswith(f"{env.PREFIX}TEST_")
    ]


@register(Tags.staticfiles, deploy=True)
def check_hashed_static(**kwargs: Any) -> list[CheckMessage]:
    """Refuse hashed static names without their manifest: every page would fail."""
    if settings.STATIC_ROOT is None or (settings.STATIC_ROOT / "staticfiles.json").exists():
        return []
    return [
        Error(
            "FACTBASE_HASHED_STATIC is on, but the static files have not been collected.",
            hint="Run `manage.py collectstatic`.",
            id="factbase.E001",
        )
    ]
