"""Granian's command line, where the application is loaded before the workers are forked.

They share the memory of what is loaded by then, which is most of what a worker holds. Run it by
`python -m factbase.management.preloading OPTION… MODULE:NAME`, with the application last.
"""

import gc
import sys
from importlib import import_module

from django.urls import get_resolver
from granian.cli import entrypoint


def preload(application: str) -> None:
    """Import an application, given as `module:name`, with all that its addresses need."""
    import_module(application.partition(":")[0])
    _ = get_resolver().url_patterns
    # What is collected touches what it looks at, and so ends the sharing.
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    preload(sys.argv[-1])
    entrypoint()
