"""The limited child process against children that misbehave in every way."""

import json
import os
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from sources.extraction import ExtractionError
from sources.extraction.extract import answer
from sources.extraction.runner import child_command, run_limited


def python(source: str) -> list[str]:
    return [sys.executable, "-c", source]


def refused(source: str, *, seconds: float = 120) -> ExtractionError:
    with pytest.raises(ExtractionError) as caught:
        answer("text/plain", run_limited(b"given", command=python(source), seconds=seconds))
    return caught.value


def test_run_child_that_answers_gives_its_lines() -> None:
    source = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().upper() + b'\\nmore\\n')"
    assert run_limited(b"given", command=python(source)) == [b"GIVEN", b"more"]


def test_run_child_that_loops_is_a_timeout() -> None:
    error = refused("while True: pass", seconds=0.5)
    assert (error.code, error.field) == ("timeout", "file")
    assert error.message == "Reading the file took too long, so it was given up."


def test_run_child_that_answers_slowly_is_a_timeout() -> None:
    source = "import time\nwhile True: print('x', flush=True); time.sleep(0.05)"
    assert refused(source, seconds=0.5).code == "timeout"


def test_run_child_that_closes_its_output_and_stays_is_a_timeout() -> None:
    assert refused("import os, time; os.close(1); time.sleep(60)", seconds=0.5).code == "timeout"


def run_with_a_grandchild(folder: Path) -> int:
    """Run a child that starts another process and is refused; return the pid of the other."""
    note = folder / "pid"
    source = (
        "import os, pathlib, subprocess, sys\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(other.pid))\n"
        "while True: os.write(1, b'x' * 65536)"
    )
    assert refused(source).code == "too_large"
    pid = int(note.read_text())
    note.unlink()
    return pid


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_run_child_with_children_of_its_own_ends_with_all_of_them(tmp_path: Path) -> None:
    pid = run_with_a_grandchild(tmp_path)
    patience = time.monotonic() + 60
    while runs(pid) and time.monotonic() < patience:
        time.sleep(0.01)
    assert not runs(pid)


def test_run_that_kills_the_child_alone_leaves_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: the check above must be able to fail."""
    monkeypatch.setattr("sources.extraction.runner.os.killpg", os.kill)
    pid = run_with_a_grandchild(tmp_path)
    assert runs(pid)
    os.kill(pid, signal.SIGKILL)


def test_run_child_that_crashes_is_damaged() -> None:
    error = refused("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert error.code == "damaged"
    assert error.message.startswith("The file made its reader crash")


def test_run_child_that_the_system_kills_is_out_of_memory() -> None:
    assert refused("import os, signal; os.kill(os.getpid(), signal.SIGKILL)").code == "memory"


@pytest.mark.skipif(sys.platform != "linux", reason="the memory limit holds on Linux")
def test_run_child_that_eats_memory_says_so() -> None:
    source = (
        "from sources.extraction import child\n"
        "child._answer = lambda content, media_type: bytearray(2_000_000_000)\n"
        "child.main('text/plain')"
    )
    assert refused(source).code == "memory"


@pytest.mark.skipif(sys.platform != "linux", reason="the file limit holds on Linux")
def test_run_child_that_writes_a_file_is_stopped() -> None:
    source = (
        "import os, tempfile\n"
        "from sources.extraction import child\n"
        "def write(content, media_type):\n"
        "    with tempfile.TemporaryFile() as file:\n"
        "        file.write(b'x' * 100_000)\n"
        "child._answer = write\n"
        "child.main('text/plain')"
    )
    assert refused(source).code == "damaged"


@pytest.mark.parametrize(
    "output",
    [
        "garbage",
        "[]",
        "{}",
        '{"text": "half',
        '{"text": "x", "extra": 1, "charset": "", "extractor": "", "extractor_version": ""}',
        '{"code": "damaged"}',
        "",
        "null",
        "\\udcff",
    ],
)
def test_run_child_that_prints_garbage_is_damaged(output: str) -> None:
    printed = output.encode("utf-8", "surrogateescape")
    assert refused(f"import sys; sys.stdout.buffer.write({printed!r} + b'\\n')").code == "damaged"


def test_run_child_that_prints_without_end_is_too_large() -> None:
    error = refused("import os\nwhile True: os.write(1, b'x' * 65536)")
    assert error.code == "too_large"


def test_run_child_that_dies_after_the_text_still_gives_the_text() -> None:
    line = {"text": "found", "charset": "", "extractor": "x", "extractor_version": "1"}
    source = f"import os; print('''{json.dumps(line)}''', flush=True); os.abort()"
    extraction = answer("text/html", run_limited(b"given", command=python(source)))
    assert (extraction.text, extraction.metadata.title) == ("found", "")


def test_run_child_whose_metadata_takes_too_long_still_gives_the_text() -> None:
    source = (
        "from sources.extraction import child, metadata\n"
        "def wait(root):\n"
        "    while True: pass\n"
        "metadata.propose_from_html = wait\n"
        "child.METADATA_SECONDS = 0.1\n"
        "child.main('text/html')"
    )
    lines = run_limited(b"<!doctype html><p>Some text.", command=python(source))
    assert answer("text/html", lines).text == "Some text."


def test_run_child_sees_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    source = "import os; print(os.getcwd(), 'SECRET_KEY' in os.environ, 'HOME' in os.environ)"
    assert run_limited(b"", command=python(source)) == [b"/ False False"]


def test_run_child_loads_no_framework() -> None:
    source = (
        "import sys; from sources.extraction import child, html, metadata, pdf, text;"
        " print(any(name.partition('.')[0] == 'django' for name in sys.modules))"
    )
    assert run_limited(b"", command=python(source)) == [b"False"]


def test_child_command_without_the_limits_module_still_answers() -> None:
    """Systems without resource limits keep the time limit; the text must come all the same."""
    source = (
        "import sys; sys.modules['resource'] = None;"
        " from sources.extraction.child import main; main('text/plain')"
    )
    lines = run_limited(b"A title\n\nSome text.", command=python(source))
    assert answer("text/plain", lines).text == "A title\n\nSome text."


def test_child_command_names_the_type_and_reads() -> None:
    command = child_command("text/plain")
    assert command[1:] == ["-P", "-m", "sources.extraction.child", "text/plain"]
    assert answer("text/plain", run_limited(b"Some text.", command=command)).text == "Some text."
