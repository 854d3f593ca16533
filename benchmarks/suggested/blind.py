"""Six texts of other sorts than the rules were written for, annotated before they were run on them.

Words in ⟦…|kind⟧ are what a careful reader would take; everything else should be left alone.
Names, numbers and events are made up. Parts of a whole (a third of) were marked afterwards, when
there were rules for them, and what was missed or too much was then mended: what the rules find here
today says less of unknown texts than the first figures, which `docs/suggestions.md` gives.
"""

import re

from benchmarks.suggested.scoring import Known

_MARKED = re.compile(r"⟦(.*?)\|(\w+)⟧", re.DOTALL)

PUBLISHED = "2025-11-20"

EARNINGS = """
Harrow Semiconductor posted net revenue of ⟦€4.2 billion|money⟧ for ⟦the third quarter|date⟧, up
⟦11.5%|percentage⟧ on ⟦last year|date⟧. Gross margin slipped by ⟦180 basis points|percentage⟧ to
⟦nearly 43 percent|percentage⟧. The board approved buybacks of ⟦half a billion euros|money⟧, to be
completed by ⟦the end of next year|date⟧. Capital spending will be ⟦between €900 million and
€1.1 billion|money⟧. Item 7 of the filing lists ⟦12,400 employees|quantity⟧,
⟦a third|percentage⟧ of them abroad.
"""
SANCTIONS = """
On ⟦3 March 2025|date⟧ the ministry froze assets worth ⟦£38 million|money⟧ under Regulation 14(2).
Section 230 of the order, at page 44, names 27 vessels. Exporters have ⟦90 days|duration⟧ to comply;
penalties reach ⟦US$250,000|money⟧ or ⟦five years|duration⟧ in prison. The list was revised in
⟦mid-March|date⟧ and replaces that of ⟦early 2024|date⟧. Above ⟦HK$1.2bn|money⟧ ask first.
"""
COURT = """
Plaintiff says that from ⟦January 2019|date⟧ until ⟦30 June 2021|date⟧ the defendant took some
⟦$7.5m|money⟧ in fees. The jury awarded ⟦twelve million dollars|money⟧, of which two-thirds were
punitive; Judge Okoro cut that to ⟦$4 million|money⟧ on ⟦Tuesday|date⟧. Exhibit 12 shows that
⟦more than 3,000 customers|quantity⟧ were billed twice within ⟦18 months|duration⟧. Case 22-cv-1043.
"""
FUNDING = """
Tidewater Robotics raised ⟦$30M|money⟧ in a Series B at a ⟦$400 million|money⟧ valuation, eight
months after its seed round of ⟦$3-4 million|money⟧. It claims ⟦three million users|quantity⟧, ships
its T-800 arm in ⟦Q1 2026|date⟧, and pays ⟦₹500 million|money⟧ a year in Pune. Sales tripled
⟦last month|date⟧, though churn is ⟦3–5%|percentage⟧. One rival took ⟦RMB 18.2 million|money⟧.
"""
POLICY = """
本报告认为，⟦2024年|date⟧全国算力投资⟦逾百亿元|money⟧，其中⟦三分之二|percentage⟧来自地方财政。⟦去年底|date⟧，
在建项目⟦约20亿元|money⟧，近⟦3成|percentage⟧位于西部。⟦今年一月|date⟧发布的第15号文件要求，到
⟦2030年|date⟧能耗下降⟦12.5个百分点|percentage⟧，过渡期为⟦三年|duration⟧。⟦明年上半年|date⟧将新增
就业⟦5万人|quantity⟧，补贴⟦3亿至5亿元|money⟧，港资企业另获⟦2.4亿港元|money⟧。
"""
BLOG = """
We moved GPT-4 traffic off 64 H100s and cut the bill by ⟦40%|percentage⟧, to ⟦$12k|money⟧ a day. The
index holds ⟦2.5 TB|quantity⟧ and takes ⟦six hours|duration⟧ to build. Version 3.5 shipped in
⟦late October|date⟧; 4.0 follows ⟦next month|date⟧. Each rack draws ⟦40 kW|quantity⟧, and the hall
⟦1.2 MW|quantity⟧. See chapter 12, RFC 9110, port 8080. In ⟦2023|date⟧ we had ⟦two people|quantity⟧.
"""
TEXTS = (EARNINGS, SANCTIONS, COURT, FUNDING, POLICY, BLOG)


def annotated() -> list[tuple[str, list[Known]]]:
    """Return each text as it reads, and what it mentions; what that means is not noted."""
    return [_read(text) for text in TEXTS]


def _read(text: str) -> tuple[str, list[Known]]:
    plain, known, last = "", [], 0
    for mark in _MARKED.finditer(text):
        plain += text[last : mark.start()]
        known.append(Known(len(plain), len(plain) + len(mark[1]), mark[2], ""))
        plain, last = plain + mark[1], mark.end()
    return plain + text[last:], known
