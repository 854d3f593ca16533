"""Registers the REST API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The HTTP shape of the domain; it has no models and no rules."""

    name = "api"
    verbose_name = "API"
