"""Registers the domain as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class FactbaseConfig(AppConfig):
    """Entities, claims, evidence and review; also the project package."""

    name = "factbase"
    verbose_name = "Factbase"

    def ready(self) -> None:
        """Register the system checks, and keep views and triggers of history after migrations."""
        from factbase import checks  # noqa: F401
        from factbase.history import schema
        from factbase.history.chain.installation import install

        pre_migrate.connect(schema.drop_views, sender=self)
        post_migrate.connect(schema.create_views, sender=self)
        post_migrate.connect(install, sender=self)
