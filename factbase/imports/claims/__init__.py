"""Rows of claims: read, compared with what is here, and written."""
