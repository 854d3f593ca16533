"""The embedded PostgreSQL server, and the Django backend that starts it on first use."""
