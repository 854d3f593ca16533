"""What a process that reads a stranger's file may use, set by the process itself."""

# Measured: the interpreter with its libraries takes 60 MB, a page of 10 MB of text 230 MB, one of
# 10 MB of tags 790 MB.
MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 8


def limit_process() -> None:
    """Bound memory, processor time, files and processes, where the system knows such limits."""
    try:
        import resource
    except ImportError:
        return
    limits = {
        "RLIMIT_AS": MEMORY_BYTES,
        "RLIMIT_CPU": CPU_SECONDS,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": 64,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,
    }
    for name, value in limits.items():
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            continue  # macOS knows not all of them; the parent's time limit holds everywhere
