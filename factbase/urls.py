"""Every address of the site."""

from django.urls import path

from factbase.views import health

handler500 = "factbase.views.health.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
