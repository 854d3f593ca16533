"""Registers the domain as a Django app."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate


class FactbaseConfig(AppConfig):
    """Entities, claims, evidence and review; also the project package."""

    name = "factbase"
    verbose_name = "Factbase"

    def import_models(self) -> None:
        """Name the models and their fields before a form is made of them."""
        super().import_models()
        from factbase.wording import name_models

        for label in ("sources", self.label):
            name_models(apps.get_app_config(label).models.values())

    def ready(self) -> None:
        """Register the system checks; keep views and triggers of history after migrations."""
        from allauth.mfa.signals import authenticator_added

        from factbase import checks  # noqa: F401
        from factbase.accounts.second_step import note_first_factor
        from factbase.history import schema
        from factbase.history.chain.installation import install

        authenticator_added.connect(note_first_factor)
        pre_migrate.connect(schema.drop_views, sender=self)
        post_migrate.connect(schema.create_views, sender=self)
        post_migrate.connect(install, sender=self)
