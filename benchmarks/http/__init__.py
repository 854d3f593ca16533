"""The paths over HTTP: whole servers under load, beside raw SQL and a plain DRF application."""
