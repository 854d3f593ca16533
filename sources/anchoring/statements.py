"""The words of a passage that turn its statement into another one: numbers and negations.

Two passages say the same only if these agree exactly and in order. The lists err on the side of
difference: a word too many costs an offer to a person, a word too few offers a false one.
"""

import re

from sources.anchoring.normalise import NUMERALS

_DIGITS = r"[-+]?\d(?:[\d.,:/'’\u00a0\u2009\u202f-]*\d)?[a-z]*"
_SIGNS = r"[%‰°$€£¥₩₹₽½¼¾⅐-ↈ①-⓿²³¹⁰-₉<>≤≥±~≈]"
_AMOUNTS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
hundreds thousand thousands million millions billion billions trillion trillions dozen dozens
mn bn tn percent percentage point points first second third fourth fifth sixth seventh eighth ninth
tenth half quarter quarters once twice thrice double doubled triple tripled both couple few several
some all every any many most
january february march april may june july august september october november december jan feb mar
apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
day days week weeks month months year years decade decades annual annually
dollar dollars usd yuan renminbi rmb cny euro euros eur pound pounds gbp yen jpy won krw rupee
rupees inr rouble roubles ruble rubles rub hkd
over under above below more less fewer greater least up down before after until since about
approximately almost nearly roughly around
"""
_DOUBTS = """
unless except but despite instead rather doubt doubts doubted allege alleges alleged allegedly
reportedly might could would should
"""
_NEGATIONS = """
not no never none nobody nothing nowhere neither nor without cannot hardly scarcely barely
lack lacks lacked lacking absent false untrue wrong
deny denies denied denying denial refuse refuses refused refusing reject rejects rejected rejecting
fail fails failed failing failure decline declines declined declining dispute disputes disputed
disputing
nicht kein keine keinen keiner keinem nie niemals ohne weder
ne pas jamais sans aucun aucune rien non nunca jamás sin ningún ninguna ninguno nada
não nem sem nenhum nenhuma senza mai nessun nessuno
не нет без ни никогда никто ничего
لا لم لن ليس ليست بدون غير
안 못 없다
"""
_DENSE_AMOUNTS = f"[{NUMERALS}半倍元圆圓年月日约約超逾]"
_DENSE_NEGATIONS = "[不没沒無无非未否别勿莫]|ない|なかっ|ません|ず|않|못|없"


def _any_word(words: str) -> str:
    return rf"\b(?:{'|'.join(words.split())})\b"


_NEGATION = rf"\w+n['’]t\b|{_any_word(_NEGATIONS)}|{_DENSE_NEGATIONS}"
_TOKENS = re.compile(
    f"{_NEGATION}|{_DIGITS}|{_SIGNS}|{_any_word(_AMOUNTS + _DOUBTS)}|{_DENSE_AMOUNTS}",
    re.IGNORECASE,
)
_NEGATED = re.compile(_NEGATION, re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.,;:!?…]\s|[。，；：！？\n]")
_WORD = re.compile(r"\w+")
_NEGATING = ("un", "in", "im", "il", "ir", "dis", "non", "de", "mis", "anti", "counter", "ex")


def decisive_words(passage: str) -> tuple[str, ...]:
    """The numbers, units, bounds and negations of a passage in normal form, in its order."""
    return tuple(found[0].casefold() for found in _TOKENS.finditer(passage))


def says_the_same(quote: str, passage: str) -> bool:
    """Whether numbers and negations of two passages in normal form agree exactly."""
    return decisive_words(quote) == decisive_words(passage) and not _negates(quote, passage)


def is_negated_around(before: str, after: str) -> bool:
    """Whether a negation stands beside a passage, in the clauses it begins and ends in."""
    clauses = _CLAUSE_END.split(before)[-1], _CLAUSE_END.split(after)[0]
    return any(_NEGATED.search(clause) for clause in clauses)


def _negates(quote: str, passage: str) -> bool:
    """Whether a word of one has a negating beginning in the other: "listed", "unlisted"."""
    ours = set(_WORD.findall(quote.casefold()))
    theirs = set(_WORD.findall(passage.casefold()))
    return any(
        word.startswith(_NEGATING) and _bare(word) & other
        for word, other in [
            *((word, theirs) for word in ours - theirs),
            *((word, ours) for word in theirs - ours),
        ]
    )


def _bare(word: str) -> set[str]:
    return {word.removeprefix(beginning) for beginning in _NEGATING} - {word}
