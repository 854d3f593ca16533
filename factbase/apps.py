"""Registers the domain as a Django app."""

from django.apps import AppConfig


class FactbaseConfig(AppConfig):
    """Entities, claims, evidence and review; also the project package."""

    name = "factbase"
    verbose_name = "Factbase"

    def ready(self) -> None:
        """Register the system checks."""
        from factbase import checks  # noqa: F401
