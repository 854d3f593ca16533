"""Names meet whatever their case, legal form and script; numbers keep them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factbase.matching import name_key
from factbase.matching.names import is_in_another_script


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Zhipu AI", "ZHIPU-AI, Inc."),
        ("智谱", "Zhipu"),
        ("智谱", "智谱有限公司"),
        ("ООО «Яндекс»", "Yandex LLC"),
        ("Foo S.A.", "Foo"),
        ("Ｚｈｉｐｕ", "zhipu"),
        ("株式会社ソニー", "Soni"),
        ("Société Générale", "Societe Generale SA"),
        ("GPT4", "GPT-4"),
        ("The Paper", "Paper"),
        ("Public Joint Stock Company Gazprom", "Gazprom PJSC"),
        ("PT Telkom Indonesia Tbk", "Telkom Indonesia"),
        ("Общество с ограниченной ответственностью «Ромашка»", "ООО «Ромашка»"),
        ("PKN Orlen Spółka Akcyjna", "PKN Orlen S.A."),
        ("有限会社ソニー", "ソニー"),
    ],
)
def test_names_that_say_the_same_have_one_key(left: str, right: str) -> None:
    assert name_key(left).joined == name_key(right).joined != ""


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("GLM-4", "GLM-4.5"),
        ("GPT-4", "GPT-5"),
        ("Zhipu", "Zhipu Fund"),
        ("北京", "東京"),
        ("Public Storage", "Storage"),
        ("SAS Institute", "Institute"),
        ("AS Roma", "Roma"),
    ],
)
def test_names_that_differ_have_keys_of_their_own(left: str, right: str) -> None:
    assert name_key(left).joined != name_key(right).joined


@pytest.mark.parametrize("name", ["公司", "Company", "SA", "Inc. Ltd.", "Joint Stock Company"])
def test_name_of_nothing_but_a_legal_form_keeps_it(name: str) -> None:
    assert name_key(name).joined


def test_name_without_letters_has_an_empty_key() -> None:
    assert name_key("—!").joined == ""


@given(st.text(max_size=60))
def test_any_text_has_a_key_in_plain_letters(name: str) -> None:
    key = name_key(name)
    assert key.joined.isascii()
    assert sorted(key.joined) == sorted(key.ordered.replace(" ", ""))
    assert set(key.ordered.split()) >= set(key.numbers)


@pytest.mark.parametrize(
    ("name", "is_other"),
    [("Zhipu", False), ("Générale", False), ("智谱", True), ("Яндекс", True), ("4.5", False)],
)
def test_script_is_told(name: str, is_other: bool) -> None:
    assert is_in_another_script(name) is is_other
