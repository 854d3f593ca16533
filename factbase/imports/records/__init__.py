"""Rows of entities and of sources: read, compared with what is here, and written one by one."""
