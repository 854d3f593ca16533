"""Loading the sample desk: once, whatever is there already."""

import re
import threading

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from factbase.models import Claim
from factbase.sample import loader
from sources.models import Source
from tests.factories import PropertyFactory, PublisherFactory


def test_desk_loaded_twice_is_loaded_once(db: None) -> None:
    before = loader.load()

    assert loader.load() == 0
    assert Claim.objects.count() == before


def test_desk_with_some_of_its_vocabulary_there_takes_it_as_it_is(db: None) -> None:
    publisher = PublisherFactory(name="CRYPTOPOLITAN", grade="A")
    prop = PropertyFactory(slug="valuation", cardinality="many")

    loader.load()

    assert Source.objects.filter(publisher=publisher).exists()
    assert Claim.objects.filter(property=prop).count() >= 2


@pytest.mark.usefixtures("vocabulary")
def test_desk_loaded_by_two_at_once_is_loaded_once() -> None:
    counts: list[int] = []

    def load() -> None:
        try:
            counts.append(loader.load())
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, Claim.objects.count()]


def test_command_prints_the_accounts(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_sample")
    call_command("load_sample")

    printed = capsys.readouterr().out
    assert "Loaded the sample desk" in printed
    assert "is loaded already" in printed
    assert re.search(r"jonas +reviewer", printed)
    assert User.objects.get(username="jonas").check_password(loader.PASSWORD)
