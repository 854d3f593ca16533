import re

import pytest
from django.test import Client
from django.urls import reverse

from factbase.admin import desk
from factbase.models import Alias, Claim, Entity, ReviewEvent, Status, Unit
from sources.models import Publisher
from tests.factbase.admin.pages import act, address, told
from tests.factories import EntityFactory, make_claim

pytestmark = pytest.mark.django_db
MODELS = sorted(desk._registry, key=lambda model: model._meta.label)


def test_stranger_is_sent_to_the_sites_sign_in_page(client: Client) -> None:
    response = client.get("/admin/factbase/claim/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=/admin/factbase/claim/"
    assert "account/login.html" in [template.name for template in response.templates]


def test_sign_in_with_a_foreign_next_leads_to_the_index(client: Client) -> None:
    response = client.get("/admin/login/?next=https://elsewhere.example/")
    assert response["Location"] == "/accounts/login/?next=/admin/"


def test_reader_marked_as_staff_is_refused(readers_desk: Client) -> None:
    response = readers_desk.get("/admin/", follow=True)
    assert response.status_code == 403


def test_contributor_who_is_not_staff_is_refused(client: Client, contributor: object) -> None:
    client.force_login(contributor)
    assert client.get("/admin/", follow=True).status_code == 403


def test_index_names_the_groups_of_the_desk(administrators_desk: Client) -> None:
    page = administrators_desk.get("/admin/").content.decode()
    assert re.findall(r"<caption>(\w+)</caption>", page) == [
        "Claims",
        "Vocabulary",
        "Archive",
        "People",
        "Background",
    ]


def test_index_of_a_contributor_has_no_people(contributors_desk: Client) -> None:
    page = contributors_desk.get("/admin/").content.decode()
    assert "Claims" in page
    assert "<caption>People</caption>" not in page


@pytest.mark.parametrize("name", ["user", "accesstoken"])
def test_people_are_closed_to_reviewers(reviewers_desk: Client, name: str) -> None:
    app = "auth" if name == "user" else "factbase"
    assert reviewers_desk.get(f"/admin/{app}/{name}/").status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_opens_for_an_administrator(administrators_desk: Client, model: type) -> None:
    assert administrators_desk.get(address(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nothing_offers_to_delete(administrators_desk: Client, model: type) -> None:
    model_admin = desk.get_model_admin(model)
    request = administrators_desk.get("/admin/").wsgi_request
    assert not model_admin.has_delete_permission(request)
    assert not [name for name in model_admin.get_actions(request) if "delete" in name]
    inlines = getattr(model_admin, "inlines", ())
    assert not [inline for inline in inlines if inline.can_delete]


def test_delete_page_of_a_claim_is_refused(administrators_desk: Client) -> None:
    claim = make_claim()
    url = address(Claim, "delete", claim.pk)
    assert administrators_desk.post(url, {"post": "yes"}).status_code == 403
    assert Claim.objects.filter(pk=claim.pk).exists()


def test_contributor_sees_units_and_cannot_add_one(contributors_desk: Client) -> None:
    assert contributors_desk.get(address(Unit, "changelist")).status_code == 200
    assert contributors_desk.get(address(Unit, "add")).status_code == 403


def test_pages_carry_no_inline_script_or_style(administrators_desk: Client) -> None:
    claim = make_claim()
    for url in ("/admin/", address(Claim, "changelist"), address(Claim, "change", claim.pk)):
        page = administrators_desk.get(url).content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def _suggested(client: Client, term: str) -> list[str]:
    sent = {"app_label": "factbase", "model_name": "claim", "field_name": "subject", "term": term}
    response = client.get(reverse("admin:autocomplete"), sent)
    return [result["text"] for result in response.json()["results"]]


def test_autocomplete_finds_an_alias_in_chinese_once(contributors_desk: Client) -> None:
    zhipu = EntityFactory(label="Zhipu AI")
    for name in ("智谱", "智谱华章", "Z.ai"):
        zhipu.aliases.create(name=name)
    EntityFactory(label="Moonshot AI")
    assert _suggested(contributors_desk, "智谱") == ["Zhipu AI · 智谱 · Company"]


def test_autocomplete_leaves_out_what_is_retracted(contributors_desk: Client) -> None:
    EntityFactory(label="Zhipu AI")
    gone = EntityFactory(label="Zhipu Gone")
    act(contributors_desk, Entity, "retract_selected", gone, confirmed="yes", reason="a double")
    assert _suggested(contributors_desk, "zhipu") == ["Zhipu AI · Company"]
    assert _suggested(contributors_desk, "") == ["Zhipu AI · Company"]


def test_autocomplete_is_closed_to_readers(readers_desk: Client) -> None:
    assert readers_desk.get(reverse("admin:autocomplete")).status_code == 302


def test_retracting_asks_why_and_says_what_rests_on_it(contributors_desk: Client) -> None:
    used, free = make_claim().subject, EntityFactory()
    asked = act(contributors_desk, Entity, "retract_selected", used, free)
    assert "Retract 2 entities" in asked.content.decode()
    assert not Entity.objects.filter(retracted_at__isnull=False).exists()
    unsaid = act(contributors_desk, Entity, "retract_selected", used, free, confirmed="yes")
    assert "Say why." in unsaid.content.decode()
    done = act(
        contributors_desk, Entity, "retract_selected", used, free, confirmed="yes", reason="double"
    )
    assert told(done) == [
        "1 entity retracted.",
        "1 entity not retracted: Retract or change what rests on this record first: 1 live claim.",
    ]
    free.refresh_from_db()
    assert free.retraction_reason == "double"


def test_restoring_brings_a_record_back(contributors_desk: Client) -> None:
    entity = EntityFactory()
    act(contributors_desk, Entity, "retract_selected", entity, confirmed="yes", reason="double")
    restored = act(contributors_desk, Entity, "restore_selected", entity)
    assert told(restored) == ["1 entity restored."]
    entity.refresh_from_db()
    assert not entity.is_retracted


@pytest.mark.parametrize("model", [Entity, Claim])
def test_list_shows_hidden_characters_as_their_codes(
    contributors_desk: Client, model: type
) -> None:
    make_claim(subject=EntityFactory(label="Zhi\u202epu <b>"))
    page = contributors_desk.get(address(model, "changelist")).content.decode()
    assert "U+202E</span>pu &lt;b&gt;" in page


def test_inputs_in_rows_are_named_after_their_field(contributors_desk: Client) -> None:
    entity = EntityFactory()
    Alias.objects.create(entity=entity, name="智谱", language="zh")
    page = contributors_desk.get(address(Entity, "change", entity.pk)).content.decode()
    row = re.findall(r'<input type="text" name="aliases-0-[^>]*>', page)
    assert len(row) == 2
    assert all("aria-label=" in tag for tag in row)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/admin/factbase/claim/?status__exact=a%00b", 400),
        ("/admin/factbase/claim/add/?subject=%00", 400),
        (
            "/admin/autocomplete/?app_label=factbase&model_name=claim&field_name=subject&term=%00",
            400,
        ),
        ("/admin/factbase/property/%00/change/", 400),
        ("/admin/factbase/claim/?created_at__year=99999", 302),
        ("/admin/factbase/claim/add/?subject=nobody&property=-1", 200),
        ("/admin/factbase/property/add/?subject_types=x,y", 200),
    ],
)
def test_address_that_cannot_be_read_is_no_error_of_the_desk(
    contributors_desk: Client, address: str, status: int
) -> None:
    assert contributors_desk.get(address).status_code == status


def test_every_list_can_be_sorted_by_each_of_its_columns(administrators_desk: Client) -> None:
    for model in MODELS:
        for column in range(1, len(desk._registry[model].list_display) + 1):
            response = administrators_desk.get(address(model, "changelist"), {"o": column})
            assert response.status_code == 200, (model, column)


def test_state_that_no_job_has_leads_to_the_whole_list(administrators_desk: Client) -> None:
    response = administrators_desk.get("/admin/factbase/job/?status__exact=bogus")
    assert response["Location"] == "/admin/factbase/job/?e=1"


def test_selection_of_what_is_no_row_is_refused(contributors_desk: Client) -> None:
    sent = {"action": "retract_selected", "_selected_action": "abc"}
    assert contributors_desk.post(address(Entity, "changelist"), sent).status_code == 400


def test_lists_of_records_name_what_is_standing_and_all(contributors_desk: Client) -> None:
    page = contributors_desk.get(address(Publisher, "changelist"))
    changelist = page.context["cl"]
    standing = next(each for each in changelist.filter_specs if each.title == "standing")
    choices = [str(choice["display"]) for choice in standing.choices(changelist)]
    assert choices == ["Live", "Retracted", "All"]


def test_steps_of_review_are_named_in_the_language_of_the_page(contributors_desk: Client) -> None:
    make_claim(status=Status.SUBMITTED)
    headers = {"Accept-Language": "zh-hans"}
    page = contributors_desk.get(address(ReviewEvent, "changelist"), headers=headers)
    shown = page.content.decode()
    assert '<td class="field-action">提交</td>' in shown
    assert ">复查</a>" in shown
