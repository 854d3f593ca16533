"""Which property of a desk some words speak of: by what it is called, and words that mean as much.

The desk's own labels come first; `ALIKE` only adds what the press says instead.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z]+|[\u3400-\u9fff]+")
_ENDINGS = "ations ation ments ment ings ing ers ies ed es s d e".split()  # noqa: SIM905
_SHORTEST_STEM = 4
_TELL_NOTHING = frozenset(
    """
    of in the for a an by with on at to from and or per year annual number amount total out is has
    it was are its date value as this that not be one all received
    """.split()  # noqa: SIM905  # so many words read better so
)
# Words of one line are said of one thing; a property that has one of them may be meant by all.
ALIKE = [
    line.split()
    for line in """
    valuation valued valuing worth pegged capitalisation capitalization 估值 市值
    revenue sales turnover 营收 收入 营业额
    loss losing lost losses burning deficit 亏损
    profit earnings income 利润 盈利 净利
    investment invested invests backed funding raised raising netted financing round 融资 投资
    investor backer backers invested backed stake 投资方 投资者
    founded established founding incorporated inception 成立 创立 创办
    employees staff workforce headcount workers employs 员工 雇员
    users subscribers customers 用户
    price cost priced costs 价格 售价
    size slate project fund campus programme 规模
    contract award awarded deal order 合同 订单
    announced unveiled launched introduced released 宣布 发布 推出
    opening opens open slated 启用 投产
    listed list blacklist blacklisted blacklisting added sanctioned 列入 清单 制裁
    filed filing ipo listing paperwork 上市 招股
    owner owns owned parent acquired acquisition 收购 持股 控股
    office offices headquartered headquarters based 总部 办公室
    partner partners partnership partnered joint together collaboration 合作 伙伴
    parameters weights 参数
    chief ceo executive chairman president director 首席执行官 董事长 总裁
    born birth 出生
    died death 去世 逝世
    capacity output production 产能 产量
    share stake percent 份额 占比
    """.strip().splitlines()
]  # fmt: skip
OWN, OTHER = 2.0, 1.5
FAR = 8.0
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Described:
    """A property as its desk describes it."""

    label: str
    slug: str
    inverse_label: str = ""


def likeness(described: Described, near: Iterable[tuple[str, int]]) -> tuple[float, str]:
    """Return how much the words near a value speak of a property, and the word that does most.

    `near` are words with how many words away from the value they stand.
    """
    keys = _keys(described)
    best: dict[str, tuple[float, str]] = {}
    for word, away in near:
        stem = stem_of(word)
        for key, weight in _matching(keys, stem):
            score = weight / (1 + away / FAR)
            best[key] = max(best.get(key, (0.0, "")), (score, word))
    total = sum(score for score, _ in best.values())
    return total, max(best.values())[1] if best else ""


def words_near(text: str, start: int, end: int, first: int, last: int) -> list[tuple[str, int]]:
    """Return the words of a sentence with how many words from `start`–`end` each stands."""
    before = [found[0] for found in _WORD.finditer(text, first, start)]
    behind = [found[0] for found in _WORD.finditer(text, end, last)]
    within = [(found[0], 0) for found in _WORD.finditer(text, start, end)]
    return [
        *within,
        *((word, away) for away, word in enumerate(reversed(before))),
        *((word, away) for away, word in enumerate(behind)),
    ]


def stem_of(word: str) -> str:
    """Return a word without the ending that its forms differ in."""
    word = word.casefold()
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def _matching(keys: Mapping[str, float], stem: str) -> list[tuple[str, float]]:
    if stem in keys:
        return [(stem, keys[stem])]
    if stem.isascii():
        return []
    return [(key, weight) for key, weight in keys.items() if not key.isascii() and key in stem]


@lru_cache(maxsize=2000)
def _keys(described: Described) -> dict[str, float]:
    """Return the stems that speak of a property, each with its weight."""
    names = f"{described.label} {described.slug} {described.inverse_label}"
    own = {
        stem_of(word)
        for word in _WORD.findall(names)
        if word.casefold() not in _TELL_NOTHING and (len(word) > 2 or not word.isascii())
    }
    keys = dict.fromkeys(own, OWN)
    for stems in _alike():
        if own & stems:
            keys = dict.fromkeys(stems, OTHER) | keys
    return keys


@lru_cache(maxsize=1)
def _alike() -> list[frozenset[str]]:
    return [frozenset(stem_of(word) for word in line) for line in ALIKE]
