"""A small desk with several of everything that a page can show."""

from datetime import UTC, datetime

from django.urls import reverse

from factbase.models import Alias, Claim, Evidence, Status
from factbase.values import EntityRef
from sources.anchoring import CheckState
from sources.models import Derivation
from tests.factories import (
    EntityFactory,
    EvidenceFactory,
    PropertyFactory,
    PublisherFactory,
    SourceFactory,
    UserFactory,
    make_claim,
    make_conflict,
    make_match,
    make_snapshot,
)

CHECKED_AT = datetime(2025, 7, 1, 9, 30, tzinfo=UTC)


class Desk:
    """`rows` of everything that a page can show several of, around one of each."""

    def __init__(self, rows: int) -> None:
        self.author, self.verifier = UserFactory(), UserFactory()
        self.entity = EntityFactory(label="Zhipu AI")
        self.property = PropertyFactory(slug="valuation", label="valuation")
        self.publisher = PublisherFactory(name="The Paper")
        self.source = SourceFactory(title="The article", publisher=self.publisher)
        self.snapshot = make_snapshot("words " * 500, self.source)
        self.claim = self.add_claim()
        self.conflict = make_conflict(self.claim)
        self.match = make_match(self.entity, EntityFactory(label="智谱华章"))
        for number in range(rows):
            self.add_row(number)

    def add_claim(self, **fields: object) -> Claim:
        common = {"status": Status.VERIFIED, "by": self.author, "verified_by": self.verifier}
        here = {"subject": self.entity, "property": self.property}
        return make_claim(**{**common, **here, **fields})

    def add_row(self, number: int) -> None:
        claim, other = self.add_claim(), EntityFactory(label=f"Subject {number}")
        Alias.objects.create(entity=self.entity, name=f"智谱 {number}", language="zh")
        Alias.objects.create(entity=other, name=f"Alias {number}")
        for target in (claim, self.claim):
            self.quote(target, number)
        naming = PropertyFactory(value_type="entity")
        value = EntityRef(self.entity.pk)
        self.add_claim(subject=other, property=naming, value=value)
        merged = EntityFactory(label=f"Zhipu {number}")
        self.add_claim(subject=merged)
        make_match(self.entity, merged, "same")
        make_match(merged, other)
        derived = SourceFactory(publisher=self.publisher)
        Derivation.objects.create(source=derived, derived_from=self.source, kind="quotes")
        make_snapshot(f"another copy {number}", self.source)
        self.add_claim(status=Status.SUBMITTED)
        make_conflict(self.claim)

    def quote(self, claim: Claim, number: int) -> Evidence:
        return EvidenceFactory(
            claim=claim,
            source=self.source,
            snapshot=self.snapshot,
            exact=f"words {number}",
            start=6 * number,
            end=6 * number + 5,
            check_state=CheckState.EXACT,
            checked_at=CHECKED_AT,
            asserted_by=self.entity,
        )

    def addresses(self) -> dict[str, str]:
        snapshot = reverse("snapshot-file", args=[self.source.pk, self.snapshot.pk])
        return {
            "home": "/",
            "search": "/search/?q=zhipu",
            "entity-list": "/entities/",
            "entity-detail": f"/entities/{self.entity.pk}/",
            "match-list": "/matches/",
            "match-detail": f"/matches/{self.match.pk}/",
            "claim-list": "/claims/",
            "claim-detail": f"/claims/{self.claim.pk}/",
            "conflict-list": "/conflicts/",
            "conflict-detail": f"/conflicts/{self.conflict.pk}/",
            "source-list": "/sources/",
            "source-detail": f"/sources/{self.source.pk}/?snapshot={self.snapshot.pk}",
            "snapshot-file": snapshot,
            "property-list": "/properties/",
            "property-detail": "/properties/valuation/",
            "publisher-list": "/publishers/",
            "publisher-detail": f"/publishers/{self.publisher.pk}/",
        }
