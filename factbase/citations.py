"""A page as a work that can be cited, in the forms that reference managers read. Pure."""

import json
import re
from dataclasses import dataclass
from datetime import datetime

SITE = "Factbase"
# What would end a field of BibTeX, or start a command in TeX.
BIBTEX_SIGNS = re.compile(r"[\\{}%$#&_^~]")
BIBTEX_WORDS = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


@dataclass(frozen=True, slots=True)
class Citation:
    """What a page said in one revision of its record, at `at`, for ever to be read at `address`."""

    key: str
    title: str
    revision: int
    at: datetime
    address: str

    @property
    def bibtex(self) -> str:
        """An entry for BibTeX and BibLaTeX."""
        fields = {
            "title": f"{{{_for_tex(self._whole)}}}",
            "organization": SITE,
            "year": f"{self.at:%Y}",
            "urldate": f"{self.at:%Y-%m-%d}",
            "url": self.address,
        }
        lines = [f"  {name} = {{{text}}}," for name, text in fields.items()]
        return "\n".join([f"@online{{{self.key},", *lines, "}"])

    @property
    def csl_json(self) -> str:
        """An item of the Citation Style Language, which Zotero and Pandoc read."""
        day = {"date-parts": [[self.at.year, self.at.month, self.at.day]]}
        item = {
            "id": self.key,
            "type": "webpage",
            "title": self._whole,
            "container-title": SITE,
            "issued": day,
            "accessed": day,
            "URL": self.address,
        }
        return json.dumps([item], ensure_ascii=False, indent=2)

    @property
    def _whole(self) -> str:
        return f"{self.title} (revision {self.revision})"


def _for_tex(text: str) -> str:
    return BIBTEX_SIGNS.sub(lambda sign: BIBTEX_WORDS.get(sign[0], "\\" + sign[0]), text)
