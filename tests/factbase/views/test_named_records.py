"""Names that are typed or sent for records, whatever characters they hold."""

import pytest
from django.urls import reverse

from factbase.models import Claim
from sources.models import Publisher, Source
from tests.factories import make_snapshot

pytestmark = pytest.mark.django_db
NUL = "a\x00b"
REFUSED = "Null characters are not allowed"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/claims/?subject_named=", 400),
        ("/entities/?source_named=", 400),
        ("/sources/?publisher_named=", 400),
        ("/conflicts/?entity_named=", 400),
        ("/claims/new/?subject=", 200),
        ("/claims/new/?property=", 200),
        ("/suggest/entities/?q=", 200),
        ("/suggest/sources/?q=", 200),
        ("/suggest/publishers/?q=", 200),
        ("/preview/date/?valid=2025&evidence-source=", 200),
    ],
)
def test_address_with_nul_in_a_name_finds_nothing(client, contributor, address, status):
    client.force_login(contributor)
    assert client.get(f"{address}a%00b").status_code == status


def test_claims_alike_of_a_subject_with_nul_are_none(client, contributor):
    client.force_login(contributor)
    address = reverse("marked-claim-alike", args=[make_snapshot("Some words.").source_id])
    assert client.get(address, {"subject": NUL}).status_code == 200


@pytest.mark.parametrize("name", ["subject", "evidence-source", "evidence-asserted_by"])
def test_claim_with_nul_in_a_name_is_refused_at_its_field(client, contributor, name):
    client.force_login(contributor)
    sent = {"qualifiers-TOTAL_FORMS": "0", "qualifiers-INITIAL_FORMS": "0", name: NUL}
    answer = client.post(reverse("claim-create"), sent)
    assert answer.status_code == 200
    assert REFUSED in answer.text
    assert not Claim.objects.exists()


@pytest.mark.parametrize("choice", ["", "new"])
def test_source_with_nul_in_its_publisher_is_refused(client, contributor, choice):
    client.force_login(contributor)
    sent = {"title": "Annual report", "kind": "report", "publisher": NUL}
    answer = client.post(reverse("source-create"), sent | {"publisher_choice": choice})
    assert REFUSED in answer.text
    assert not Source.objects.exists()
    assert not Publisher.objects.exists()
