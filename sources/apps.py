"""Registers the archive as a Django app."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Publishers, sources and snapshots: what was published, and the archived words."""

    name = "sources"
    verbose_name = "Sources"
