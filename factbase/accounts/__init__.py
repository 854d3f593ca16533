"""Signing in by django-allauth, held to the rules of this site: see docs/accounts.md."""
