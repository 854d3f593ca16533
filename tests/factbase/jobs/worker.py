"""A worker on the test's database, with jobs that only tests need; run as a program.

`python -m tests.factbase.jobs.worker <folder> <database, as JSON>`. Its times are short.
"""

import json
import os
import signal
import sys
import time
from ipaddress import ip_address
from pathlib import Path

import django
from django.conf import settings

from sources.fetching import Guard

# Every name stands for this machine, and every port is asked.
THIS_MACHINE = Guard(
    allows=lambda address: address.is_loopback,
    ports=frozenset(range(65536)),
    resolve=lambda host, port: [ip_address("127.0.0.1")],
)


def main(folder: Path, database: dict[str, str]) -> None:
    """Declare the jobs and work until asked to end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "factbase.settings"
    settings.DATABASES["default"].update(database)
    django.setup()

    from django.core.management import call_command
    from django.db import transaction

    from factbase.background import add_job
    from factbase.jobs import telling, working
    from factbase.jobs.declaring import HEAVY, QUICK, job
    from factbase.webhooks.delivering import deliver

    # Dead only after many beats: on a busy machine one that lives may miss some.
    working.BEAT_SECONDS, working.DEAD_SECONDS, working.LOOK_SECONDS = 0.2, 6, 0.2
    working.WATCH_SECONDS = 0.2
    telling.deliver = lambda webhook: deliver(webhook, guard=THIS_MACHINE)

    @job("note", lane=QUICK)
    def note(*, word: str) -> None:
        with (folder / "notes").open("a") as notes:
            notes.write(word + "\n")

    @job("wait", lane=HEAVY)
    def wait() -> None:
        note(word="waiting")
        while not (folder / "go").exists():
            time.sleep(0.05)
        note(word="waited")

    @job("fail", lane=QUICK)
    def fail() -> None:
        raise ValueError("as it should")

    @job("kill", lane=QUICK)
    def kill() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    @job("add_and_fail", lane=QUICK)
    def add_and_fail() -> None:
        with transaction.atomic():
            add_job("note", arguments={"word": "never"})
            raise ValueError("after adding a job")

    call_command("work")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
