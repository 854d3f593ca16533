"""The review screen: everything that bears on a decision stands beside it."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factbase.actions import assignments, comments, follows, judgements, leases, review
from factbase.models import Claim, Evidence, Status
from factbase.models.transitions import Action
from factbase.values import EntityRef, Money
from sources.anchoring import CheckState
from sources.models import Source
from tests.factbase.admin.reviewing.desks import submitted
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    make_claim,
    make_match,
    make_snapshot,
)

pytestmark = pytest.mark.django_db
TEXT = "The company was pegged at 20 billion yuan in June, people close to it said."


def quoted(claim: Claim, exact: str = "20 billion yuan", **fields: object) -> Evidence:
    """Return a quote of `claim` that stands in an archived text."""
    snapshot = make_snapshot(TEXT + f" ({Evidence.objects.count()})")
    start = TEXT.index(exact)
    return EvidenceFactory(
        claim=claim,
        source=snapshot.source,
        snapshot=snapshot,
        exact=exact,
        start=start,
        end=start + len(exact),
        check_state=CheckState.EXACT,
        checked_at=snapshot.captured_at,
        **fields,
    )


def look(client: Client, claim: Claim, queue: str = "") -> Any:
    return client.get(f"/admin/review/{claim.pk}/", {"queue": queue} if queue else {})


def test_screen_says_what_is_claimed_and_on_which_words(
    reviewers_desk: Client, contributor: User
) -> None:
    claim = make_claim(status=Status.SUBMITTED, by=contributor, valid="2025-06")
    evidence = quoted(claim, asserted_by=EntityFactory(label="state media"), mode="anonymous")
    page = look(reviewers_desk, claim).content.decode()
    for words in (
        claim.subject.label,
        "20 billion CNY",
        "holds June 2025",
        '<span class="around">The company was pegged at </span><mark>20 billion yuan</mark>',
        "Found word for word",
        evidence.source.publisher.name,
        "grade C",
        "state media",
        "anonymous source",
        "Do these words support the claim?",
    ):
        assert words in page


def test_source_that_was_withdrawn_is_flagged(reviewers_desk: Client) -> None:
    claim = submitted()
    Source.objects.update(status="retracted", status_note="The figures were made up.")
    page = look(reviewers_desk, claim).content.decode()
    assert "Retracted by its publisher: The figures were made up." in page


def test_present_judgement_of_a_quote_is_shown(reviewers_desk: Client, administrator: User) -> None:
    claim = submitted()
    judgements.judge(
        evidence=claim.evidence.get(), by=administrator, verdict="partly", note="not the year"
    )
    page = look(reviewers_desk, claim).content.decode()
    assert "administrator: supports it partly. “not the year”" in page
    assert 'value="partly" aria-pressed="true"' in page


def test_quote_of_ones_own_is_not_offered_to_judge(
    reviewers_desk: Client, reviewer: User, contributor: User
) -> None:
    claim = make_claim(status=Status.SUBMITTED, by=contributor)
    EvidenceFactory(claim=claim, created_by=reviewer, updated_by=reviewer)
    page = look(reviewers_desk, claim).content.decode()
    assert "Do these words support the claim?" not in page
    assert "Nobody has judged yet whether these words support the claim." in page


def related(claim: Claim, **fields: Any) -> Claim:
    return make_claim(subject=claim.subject, property=claim.property, **fields)


def test_rivals_doubles_and_what_came_before_are_told_apart(reviewers_desk: Client) -> None:
    claim = submitted(valid="2025")
    rival = related(claim, value=Money(amount=Decimal(30), unit="CNY"), valid="2025")
    double = related(claim, valid="2025")
    earlier = related(claim, valid="2019")
    related(claim, status=Status.REJECTED)
    make_claim(property=claim.property)
    relatives = look(reviewers_desk, claim).context["relatives"]
    assert [(row.claim, row.words) for row in relatives] == [
        (rival, "cannot both hold"),
        (double, "says the same"),
        (earlier, "held earlier: this claim supersedes it"),
    ]
    assert (relatives[0].is_rival, relatives[1].is_double) == (True, True)
    page = reviewers_desk.get(f"/admin/review/{claim.pk}/", headers={"accept-language": "zh-Hans"})
    told = page.content.decode()
    assert [word in told for word in ("两者不能同时成立", "说法相同", "此前成立")] == [True] * 3
    assert "（submit" not in told


def test_claim_about_a_merged_entity_is_a_relative(reviewers_desk: Client) -> None:
    claim, other = submitted(), EntityFactory()
    double = make_claim(subject=other, property=claim.property)
    assert look(reviewers_desk, claim).context["relatives"] == []
    make_match(claim.subject, other, "same")
    (relative,) = look(reviewers_desk, claim).context["relatives"]
    assert (relative.claim, relative.words) == (double, "says the same")


def test_values_that_are_merged_entities_are_the_same(reviewers_desk: Client) -> None:
    one, other = EntityFactory(), EntityFactory()
    claim = submitted(value=EntityRef(one.pk))
    related(claim, value=EntityRef(other.pk))
    make_match(one, other, "same")
    (relative,) = look(reviewers_desk, claim).context["relatives"]
    assert relative.words == "says the same"


def test_trail_joins_steps_comments_judgements_and_assignments(
    reviewers_desk: Client, reviewer: User, contributor: User, administrator: User
) -> None:
    claim = submitted(by=contributor)
    comments.add(claim=claim, by=contributor, text="see page two")
    assignments.assign(claim=claim, assignee=reviewer, by=contributor)
    judgements.judge(evidence=claim.evidence.get(), by=administrator, verdict="full")
    review.move(claim=claim, action=Action.DISPUTE, by=administrator, comment="too old")
    response = look(reviewers_desk, claim)
    kinds = [entry.kind for entry in response.context["trail"]]
    assert kinds == ["step", "comment", "assignment", "judgement", "step"]
    page = response.content.decode()
    assert "see page two" in page
    assert "too old" in page


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Status.SUBMITTED, ["verify", "dispute", "reject", "return"]),
        (Status.DISPUTED, ["verify", "reject", "return", "reopen"]),
        (Status.VERIFIED, ["dispute", "reopen"]),
        (Status.DRAFT, ["submit"]),
        (Status.RETRACTED, []),
    ],
)
def test_bar_offers_the_steps_of_the_table(
    reviewers_desk: Client, status: str, offered: list[str]
) -> None:
    claim = make_claim(status=status)
    bar = look(reviewers_desk, claim).context["buttons"]
    assert [button.action for button in bar] == offered


def test_own_claim_cannot_be_verified_and_says_why(reviewers_desk: Client, reviewer: User) -> None:
    response = look(reviewers_desk, submitted(by=reviewer))
    assert "verify" not in [button.action for button in response.context["buttons"]]
    assert "Four eyes" in response.content.decode()


def test_contributor_is_told_that_deciding_needs_a_reviewer(contributors_desk: Client) -> None:
    response = look(contributors_desk, submitted())
    assert response.context["buttons"] == []
    assert "Decisions need the role reviewer." in response.content.decode()


def test_claim_that_a_colleague_looks_at_offers_to_take_it_over(
    reviewers_desk: Client, administrator: User
) -> None:
    claim = submitted()
    leases.take(claim=claim, by=administrator)
    page = look(reviewers_desk, claim).content.decode()
    assert "administrator is looking at this until" in page
    assert "Take it over" in page
    assert "data-decision" not in page


def test_place_in_the_queue_gives_the_neighbours(reviewers_desk: Client) -> None:
    first, second, third = (submitted() for _ in range(3))
    place = look(reviewers_desk, second, "waiting").context["place"]
    assert (str(place.number), str(place.total)) == ("2", "3")
    assert (place.previous, place.next) == (first.pk, third.pk)
    assert look(reviewers_desk, third, "waiting").context["place"].next is None


@pytest.mark.parametrize("url", ["/admin/review/?queue=elsewhere", "/admin/review/?page=9"])
def test_address_of_no_queue_or_page_is_not_found(reviewers_desk: Client, url: str) -> None:
    assert reviewers_desk.get(url).status_code == 404


def test_claim_followed_with_news_offers_to_count_it_as_seen(
    reviewers_desk: Client, reviewer: User, contributor: User
) -> None:
    claim = submitted()
    assert not look(reviewers_desk, claim).context["has_news"]
    follows.follow(claim=claim, by=reviewer)
    comments.add(claim=claim, by=contributor, text="@reviewer there is more")
    assert look(reviewers_desk, claim).context["has_news"]


def test_screen_is_closed_to_readers_and_strangers(readers_desk: Client, client: Client) -> None:
    claim = submitted()
    assert readers_desk.get(f"/admin/review/{claim.pk}/", follow=True).status_code == 403
    assert client.get(f"/admin/review/{claim.pk}/").status_code == 302


def test_words_of_others_show_their_hidden_characters(
    reviewers_desk: Client, contributor: User
) -> None:
    claim = submitted(note="a\u202eb", subject=EntityFactory(label="<i>\u200b"))
    comments.add(claim=claim, by=contributor, text="x\u202ey")
    page = look(reviewers_desk, claim).content.decode()
    assert page.count("U+202E</span>") == 2
    assert "<i>" not in page


def _queries(client: Client, claim: Claim) -> list[str]:
    look(client, claim, "waiting")
    with CaptureQueriesContext(connection) as seen:
        assert look(client, claim, "waiting").status_code == 200
    return [query["sql"] for query in seen.captured_queries]


def test_screen_takes_as_many_queries_for_30_rows_as_for_2(
    reviewers_desk: Client, contributor: User, administrator: User
) -> None:
    claim = submitted(by=contributor)

    def add(rows: int) -> None:
        for _ in range(rows):
            quote = quoted(claim)
            judgements.judge(evidence=quote, by=administrator, verdict="full")
            comments.add(claim=claim, by=contributor, text="more")
            related(claim)
            submitted()

    add(2)
    few = _queries(reviewers_desk, claim)
    add(28)
    many = _queries(reviewers_desk, claim)
    assert len(many) == len(few)
