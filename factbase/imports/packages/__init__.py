"""Data Packages: every table with ids, authors, times and steps of review, as they were exported.

What is here already is compared cell by cell and never changed; what is not is written as it was.
"""

from factbase.imports.packages import applying, checking
from factbase.imports.packages.rights import require_rights

__all__ = ["applying", "checking", "require_rights"]
