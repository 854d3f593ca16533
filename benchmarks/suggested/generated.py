"""Sentences in English and Chinese with known amounts, dates and names, and some with none.

Each is put together from a frame and words whose meaning was written down beside them; chance is
seeded, so that every run has the same ones. The source of all is dated `PUBLISHED`.
"""

import random
import re
from typing import NamedTuple

from benchmarks.suggested.scoring import Known

PUBLISHED = "2025-06-26"
NUMBER = 400
SLOT = re.compile(r"\{(\w+)\}")

# What the desk knows: label → other names.
ENTITIES = {
    "Brightwater": ("Brightwater Group", "清水集团"),
    "Nordlys Energi": ("Nordlys", "北光能源"),
    "Ministry of Trade": ("MoT", "贸易部"),
    "Lumen AI": ("Lumen", "流明智能"),
    "Atlas": (),
    "Harbour Bank": ("HB", "海港银行"),
}
NAMES = {
    "en": {name: label for label, names in ENTITIES.items() for name in (label, *names[:1])},
    "zh": {names[1]: label for label, names in ENTITIES.items() if len(names) > 1},
}
WORDS: dict[str, dict[str, dict[str, str]]] = {
    "en": {
        "money": {
            "$1.4bn": "1.4 billion USD", "over $1.4 billion": "at least 1.4 billion USD",
            "about 20 billion yuan": "about 20 billion CNY", "€3.5m": "3.5 million EUR",
            "between £3 million and £5 million": "between 3 and 5 million GBP",
            "3 to 5 billion euros": "between 3 and 5 billion EUR", "US$40": "40 USD",
            "RMB 2 bn": "2 billion CNY", "half a million dollars": "500,000 USD",
            "nearly two billion euros": "about 2 billion EUR", "HK$1,400": "1,400 HKD",
            "more than 1.4 trillion won": "at least 1.4 trillion KRW",
            "up to ¥30bn": "at most 30 billion CNY", "C$2.25 million": "2.25 million CAD",
            "at least 75 million Swiss francs": "at least 75 million CHF",
            "roughly $2.78 billion": "about 2.78 billion USD", "£12.50": "12.50 GBP",
            "less than 900 million rupees": "at most 900 million INR",
            "$64bn to $72bn": "between 64 and 72 billion USD",
        },
        "percentage": {
            "20%": "20 %", "4.5 per cent": "4.5 %", "nearly 30 percent": "about 30 %",
            "3-5%": "between 3 and 5 %", "two percentage points": "2 pp",
            "25 basis points": "25 bp", "more than 60 per cent": "at least 60 %",
        },
        "quantity": {
            "1,200 full-time employees": "1,200 people", "about 800 people": "about 800 people",
            "10,000 H100 GPUs": "10,000 GPUs", "300 km": "300 km", "5,000 tonnes": "5,000 tonnes",
            "70 billion parameters": "70 billion parameters", "a dozen people": "12 people",
            "two million users": "2 million people", "up to 500 MW": "at most 500 MW",
            "12,500 square kilometres": "12,500 km²", "3.2 trillion tokens": "3.2 trillion tokens",
        },
        "duration": {
            "three years": "3 years", "18 months": "18 months",
            "at least 30 days": "at least 30 days",
            "two to three weeks": "between 2 and 3 weeks",
            "more than 90 days": "at least 90 days",
        },
        "date": {
            "26 June 2025": "2025-06-26", "June 24, 2025": "2025-06-24", "March 2024": "2024-03",
            "2019": "2019", "last year": "2024", "last month": "2025-05", "January": "2025-01",
            "May": "2025-05", "mid-2024": "2024-05/2024-08", "2025-04-30": "2025-04-30",
            "the second quarter of 2024": "2024-04/2024-06", "Q1 2025": "2025-01/2025-03",
            "the 2010s": "201X", "early March": "2025-03-01/2025-03-10", "summer 2023": "2023-22",
            "November": "2024-11", "August 12": "2024-08-12", "Feb. 3": "2025-02-03",
        },
        "span": {
            "since 2019": "2019/..", "by 2030": "../2030", "between 2019 and 2021": "2019/2021",
            "from 2015 to 2018": "2015/2018", "since March 2024": "2024-03/..",
            "until 30 June 2026": "../2026-06-30", "before 2020": "../2019-12-31",
        },
    },
    "zh": {
        "money": {
            "200亿元": "20 billion CNY", "约20亿美元": "about 2 billion USD",
            "超过14亿美元": "at least 1.4 billion USD", "三百万元": "3 million CNY",
            "1.4万亿元": "1.4 trillion CNY", "近5000万欧元": "about 50 million EUR",
            "20亿至30亿元": "between 2 and 3 billion CNY",
            "逾43.5亿港元": "at least 4.35 billion HKD",
            "二十亿日元": "2 billion JPY", "5740万元人民币": "57.4 million CNY",
            "不低于一千亿元": "at least 100 billion CNY", "30多亿美元": "at least 3 billion USD",
            "8.5亿英镑左右": "about 850 million GBP",
        },
        "percentage": {
            "20%": "20 %", "百分之二十": "20 %", "约3.5%": "about 3.5 %", "三个百分点": "3 pp",
            "超过130%": "at least 130 %", "四成": "40 %",
        },
        "quantity": {
            "883人": "883 people", "约3万人": "about 30,000 people", "500吨": "500 tonnes",
            "五万名员工": "50,000 people", "1200平方公里": "1,200 km²", "300公里": "300 km",
        },
        "duration": {"三年": "3 years", "18个月": "18 months", "30天": "30 days"},
        "date": {
            "2025年6月26日": "2025-06-26", "去年": "2024", "今年1月": "2025-01", "3月": "2025-03",
            "6月19日": "2025-06-19", "2024年第二季度": "2024-04/2024-06", "去年12月": "2024-12",
            "2023年底": "2023-12", "二〇二四年": "2024", "2025年上半年": "2025-01/2025-06",
            "昨日": "2025-06-25", "上月": "2025-05",
        },
        "span": {"自2019年以来": "2019/..", "2019年至2021年": "2019/2021"},
    },
}  # fmt: skip
FRAMES = {
    "en": [
        "{name} was valued at {money} in {date}.",
        "{name} said on Tuesday{tuesday} it had raised {money}, up {percentage} from before.",
        "In {date}, {name} lost {money}.",
        "According to {name}, sales rose {percentage} to {money}.",
        "The deal with {name}, worth {money}, was announced in {date}.",
        "{name} employed {quantity} and paid them {money}.",
        "{name}’s plant, which used {quantity}, has run {span}.",
        "A spokesman for {name} confirmed that the work would take {duration}.",
        "The plan, first reported in {date}, calls for {money} over {duration}.",
        "“We have spent {money} {span},” {name}'s chief executive wrote.",
        "Exports fell by {percentage} ({money}), the {name}-led survey found.",
        "Founded in {date}, {name} now has {quantity}.",
        "It may march in step with {name}, but the sun sets on version 3.5 all the same.",
        "See page 214 or call 555-2019 at 10:30; {name} won 3-1 against GPT-4.",
        "Several billion, tens of thousands and hundreds of people were said to have come.",
        "The US told us that meta questions of lumen and atlas remain, at No. 12 High Street.",
        "One of the four directors may resign; the second has, and one day the third will.",
        "Section 1758 and Resolution 1718 apply to flight 2024 and to Boeing 737-800 jets.",
        "{name} holds {percentage} of the 7-Eleven chain.",
    ],
    "zh": [
        "{name}估值达{money}，{date}完成融资。",
        "{date}，{name}亏损{money}，同比下降{percentage}。",
        "据{name}介绍，该项目投资{money}，为期{duration}。",
        "{name}共有员工{quantity}，占比{percentage}。",
        "{span}，{name}已投入{money}。",
        "知情人士称，{name}计划募资{money}。",
        "数十亿资金、几百家企业涌入，第三天才平静。",
        "请见第12页，电话010-88886666，比分3:1，型号GLM-4.5。",
        "{name}表示，面积{quantity}，{date}开工。",
    ],
}  # fmt: skip


class Labelled(NamedTuple):
    """A text and what it mentions."""

    text: str
    known: list[Known]


def labelled(language: str) -> list[Labelled]:
    """Return sentences in `en` or `zh`, the same in every run."""
    chance = random.Random(language)
    frames = FRAMES[language]
    return [_filled(frames[n % len(frames)], language, chance) for n in range(NUMBER)]


def _filled(frame: str, language: str, chance: random.Random) -> Labelled:
    text, known, last = "", [], 0
    for slot in SLOT.finditer(frame):
        text += frame[last : slot.start()]
        last = slot.end()
        kind = slot[1]
        if kind == "tuesday":
            known.append(Known(len(text) - len("Tuesday"), len(text), "date", "2025-06-24"))
            continue
        words, meaning = chance.choice(sorted(_choices(language, kind).items()))
        names = {"name": "entity", "span": "date"}
        known.append(Known(len(text), len(text) + len(words), names.get(kind, kind), meaning))
        text += words
    return Labelled(text + frame[last:], known)


def _choices(language: str, kind: str) -> dict[str, str]:
    return NAMES[language] if kind == "name" else WORDS[language][kind]
