"""Garbage is looked for again after a block, whatever became of it."""

import gc

import pytest

from factbase.uncollected import uncollected


def test_uncollected_is_off_inside_alone() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_uncollected_is_on_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="broken"), uncollected():
        raise ValueError("broken")
    assert gc.isenabled()
