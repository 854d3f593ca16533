"""Short and long forms of one name find each other, and nobody takes them for the same unseen."""

import pytest

from factbase.matching import nearness as module
from factbase.matching.nearness import BEGINS_SO, OTHER_NUMBER, nearness
from factbase.models import Alias
from factbase.models.beginnings import beginning_alike
from factbase.reconciling import Query, reconcile
from tests.factories import EntityFactory

CASES = [
    ("Huawei Technologies Co., Ltd.", "Huawei"),
    ("huawei, technologies", "Huawei"),
    ("Tencent", "Tencent Holdings Limited"),
    ("Deutsche Bank Aktiengesellschaft Frankfurt", "Deutsche Bank"),
    ("智谱华章", "北京智谱华章科技有限公司"),
    ("100%", "100% Pure Holdings"),
    ("Sergey Lavrov", "Сергей Викторович Лавров"),
    ("Лавров", "Сергей Викторович Лавров"),
    ("Samuel Altman", "Altman, Samuel Harris"),
    ("日立", "株式会社日立製作所"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "label"), CASES)
def test_short_and_long_form_find_each_other_unproved(given: str, label: str) -> None:
    EntityFactory(label="Somebody else")
    entity = EntityFactory(label=label)
    [[answer]] = reconcile([Query(given)])
    assert answer.entry.id == entity.pk
    assert answer.ranked.score >= BEGINS_SO
    assert not answer.match


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("Sergei Lavrov", "Сергей Викторович Лавров"),
        ("Лавров С.В.", "Сергей Викторович Лавров"),
        ("Alexey Shcherbakov", "Щербаков Алексей Юрьевич"),
        ("Mahmoud Ahmadinejad", "محمود أحمدي نجاد"),
        ("Zhongguo Yinhang", "中国银行"),
        ("Qwen 2.5 72B", "Qwen2.5-72B"),
    ],
)
def test_name_spelt_in_another_way_is_found(given: str, label: str) -> None:
    entity = EntityFactory(label=label)
    [[answer]] = reconcile([Query(given)])
    assert answer.entry.id == entity.pk


@pytest.mark.django_db
def test_alias_counts_and_what_is_retracted_does_not() -> None:
    known = EntityFactory(label="IBM")
    Alias.objects.create(entity=known, name="Big Blue")
    gone = EntityFactory(label="Big")
    gone.retracted_at = gone.created_at
    gone.retraction_reason = "twice"
    gone.save()
    assert beginning_alike({7: "Big Blue Machines"}) == [(7, known.pk)]


@pytest.mark.django_db
def test_words_within_a_name_and_beginnings_of_words_are_no_form_of_it() -> None:
    bank = EntityFactory(label="Bank of China")
    EntityFactory(label="Chinatown")
    assert beginning_alike({1: "China", 2: "Ba", 3: "Bank of"}) == [(3, bank.pk)]


def test_other_numbers_are_other_things() -> None:
    assert nearness("GLM-4 Air Preview", "GLM-4") == BEGINS_SO
    assert nearness("GLM-4", "GLM-4 Air 9") <= OTHER_NUMBER


def test_broken_variant_without_parts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_is_part", lambda *names: False)
    assert nearness("Huawei Technologies", "Huawei") < BEGINS_SO
