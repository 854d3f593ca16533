import io
import time

from factbase.management.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_to_a_file_writes_a_line_at_each_step_it_passes():
    stream = io.StringIO()
    progress = Progress(stream, "quotes checked", every=1000)
    for _ in range(5):
        progress.add(700)
    progress.close()
    assert stream.getvalue() == (
        "1,400 quotes checked\n2,100 quotes checked\n3,500 quotes checked\n"
    )


def test_progress_on_a_terminal_redraws_one_line_and_leaves_the_last_count(monkeypatch):
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    stream = Terminal()
    progress = Progress(stream, "quotes checked", every=1)
    for _ in range(3):
        progress.add()
    progress.close()
    assert stream.getvalue() == "\r1 quotes checked\r3 quotes checked\n"
