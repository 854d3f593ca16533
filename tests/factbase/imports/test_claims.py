"""Rows of claims are matched, previewed and written as a person would have written them."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from factbase.actions import conflicts
from factbase.exceptions import FactbaseError
from factbase.models import Claim, Conflict, Entity, Evidence, ImportRow, Status
from factbase.values import Money
from sources.models import Publisher, Source
from tests.factbase.imports.files import applied, bring, changes, outcomes, problems
from tests.factories import EntityFactory, PropertyFactory, SourceFactory, make_claim

ROW = {
    "subject": "Zhipu AI",
    "property": "valuation",
    "value": "about 20 billion yuan",
    "valid": "mid-2025",
    "quote": "pegged at 20 billion yuan",
    "source_title": "A new tiger",
    "source_publisher": "The Paper",
    "source_published": "26 June 2025",
    "source_url": "https://example.org/tiger",
}


@pytest.fixture(autouse=True)
def _desk(db: None) -> None:
    EntityFactory(label="Zhipu AI")
    PropertyFactory(slug="valuation", label="valuation")


def test_row_becomes_a_draft_with_its_receipt_and_a_new_source(contributor: User) -> None:
    staged = bring([ROW], contributor)
    assert (staged.state, outcomes(staged), problems(staged)) == ("ready", ["create"], [])
    assert not Claim.objects.exists()

    applied(staged)
    claim = Claim.objects.get()
    assert (claim.subject.label, claim.status, claim.created_by) == (
        "Zhipu AI",
        Status.DRAFT,
        contributor,
    )
    assert claim.value == Money(
        Decimal(20_000_000_000), "CNY", claim.value.modifier, verbatim="about 20 billion yuan"
    )
    assert claim.valid == "2025-05/2025-08"
    receipt = Evidence.objects.get(claim=claim)
    assert (receipt.exact, receipt.stance) == ("pegged at 20 billion yuan", "supports")
    assert (receipt.source.title, receipt.source.published) == ("A new tiger", "2025-06-26")
    assert receipt.source.publisher == Publisher.objects.get(name="The Paper")
    assert staged.state == "applied"
    assert ImportRow.objects.get(staged=staged).record == claim.pk


@pytest.mark.parametrize("form", ["id", "url", "title"])
def test_source_in_any_form_is_the_one_that_is_here(contributor: User, form: str) -> None:
    source = SourceFactory(url="https://example.org/tiger", title="A new tiger", publisher=None)
    cited = str(source.pk) if form == "id" else getattr(source, form)
    row = {name: cell for name, cell in ROW.items() if not name.startswith("source_")}
    applied(bring([row | {"Source": cited}], contributor))
    assert Evidence.objects.get().source == source


def test_source_in_any_form_that_is_not_here_is_made_or_refused_in_its_column(
    contributor: User,
) -> None:
    row = {name: cell for name, cell in ROW.items() if not name.startswith("source_")}
    unknown = "01890a5d-ac96-774b-bcce-b302099a8057"
    for cited, outcome in (("https://example.org/a", "create"), (unknown, "wrong")):
        staged = bring([row | {"source": cited}], contributor)
        assert outcomes(staged) == [outcome]
    (problem,) = problems(staged)
    assert (problem[1], unknown in problem[2]) == ("source", True)


def test_error_of_a_formula_is_refused_in_its_column_unless_it_is_here(contributor: User) -> None:
    wrong = bring([ROW | {"value": "#DIV/0!", "note": "#N/A"}], contributor)
    says = "The cell holds the error {} of a formula: mend that, or write what it should be."
    assert problems(wrong) == [
        (2, column, says.format(error))
        for column, error in (("value", "#DIV/0!"), ("note", "#N/A"))
    ]
    claim = make_claim(subject=Entity.objects.get(), by=contributor, note="#N/A")
    row = {"id": claim.pk, "subject": "Zhipu AI", "property": claim.property.slug, "note": "#N/A"}
    assert outcomes(bring([row | {"value": "20 billion yuan"}], contributor)) == ["leave"]


@pytest.mark.parametrize("share", ["1e9999999", "1e9999999%", "sNaN", "1.5"])
def test_editors_confidence_that_is_no_share_is_told(share: str, contributor: User) -> None:
    [[_, column, message]] = problems(bring([ROW | {"editor_confidence": share}], contributor))
    assert (column, message) == ("editor_confidence", "Write a number from 0 to 1, such as 0.85.")


def test_editors_confidence_can_be_a_percentage(contributor: User) -> None:
    given = {"editor_confidence": "85%", "editor_confidence_reason": "seen"}
    applied(bring([ROW | given], contributor))
    assert Claim.objects.get().editor_confidence == Decimal("0.85")


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        ({"note": "nan"}, "note", "“nan”, which programs write where there is nothing: leave it"),
        ({"valid": "NaT"}, "valid_edtf", "“NaT”, which programs write where there is nothing"),
        ({"value": "Unknown"}, "value", "in a column “kind”: write “unknown” there"),
    ],
)
def test_word_for_nothing_is_no_data(
    contributor: User, row: dict[str, str], column: str, message: str
) -> None:
    [(_, place, why)] = problems(bring([ROW | row], contributor))
    assert (place, message in why) == (column, True)


def test_further_row_of_a_claim_that_says_more_is_wrong_and_not_lost(
    contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    PropertyFactory(slug="round", label="round", value_type="text")
    series = '[{"property": "round", "value": "Series B"}]'
    row = {"subject": "Zhipu AI", "property": "valuation", "value": "2 USD", "note": "a"}
    further = [{"qualifiers": ""}, {"qualifiers": series}, {"note": "b"}, {"note": ""}]
    for chunk in (2_000, 1):  # told within what is read at once, and beyond it
        monkeypatch.setattr("factbase.imports.rows.CHUNK", chunk)
        staged = bring([row | {"qualifiers": ""} | each for each in further], contributor)
        assert outcomes(staged) == ["create", "wrong", "wrong", "leave"]
        assert {number for number, _, message in problems(staged) if "Row 2 is the" in message} == {
            3,
            4,
        }


def test_claim_that_is_here_with_other_qualifiers_is_not_the_one_of_the_row(
    contributor: User,
) -> None:
    PropertyFactory(slug="round", label="round", value_type="text")
    row = {"subject": "Zhipu AI", "property": "valuation", "value": "2 USD"}
    series = [f'[{{"property": "round", "value": "Series {each}"}}]' for each in "AB"]
    applied(bring([row | {"qualifiers": series[0]}], contributor))
    again = bring([row | {"qualifiers": each} for each in (series[0], series[1], "")], contributor)
    assert outcomes(again) == ["leave", "wrong", "leave"]
    (problem,) = problems(again)
    assert (problem[1], "here with other qualifiers (round: Series A)" in problem[2]) == (
        "qualifiers",
        True,
    )


def test_language_that_is_none_is_refused_in_its_own_column(contributor: User) -> None:
    PropertyFactory(slug="described-as", value_type="text")
    row = {"subject": "Zhipu AI", "property": "described-as", "value": "a tiger", "lang": "en_US"}
    (problem,) = problems(bring([row], contributor))
    assert (problem[1], "not a language tag" in problem[2]) == ("value_language", True)


def test_amounts_that_differ_in_their_last_digit_are_two_claims(contributor: User) -> None:
    long = "1234567890123456789012345678901234567890.0000000000000000000"
    rows = [ROW | {"value": f"{long}{digit} USD"} for digit in (1, 2, 2)]
    assert outcomes(bring(rows, contributor)) == ["create", "create", "leave"]


def test_same_rows_again_leave_everything(contributor: User) -> None:
    applied(bring([ROW], contributor))
    again = bring([ROW | {"note": ""}], contributor)

    assert outcomes(again) == ["leave"]
    applied(again)
    assert (Claim.objects.count(), Evidence.objects.count(), Source.objects.count()) == (1, 1, 1)


def test_further_quote_of_a_known_claim_is_added(contributor: User) -> None:
    applied(bring([ROW], contributor))
    staged = bring([ROW | {"quote": "worth 20 billion"}], contributor)

    assert outcomes(staged) == ["change"]
    applied(staged)
    assert Claim.objects.count() == 1
    assert Evidence.objects.count() == 2


def test_rows_of_one_file_that_say_the_same_are_one_claim(contributor: User) -> None:
    other = {"quote": "worth 20 billion", "source_url": "https://example.org/other"}
    staged = bring([ROW, ROW | other, ROW], contributor)

    assert outcomes(staged) == ["create", "change", "leave"]
    applied(staged)
    assert staged.state == "applied"
    assert (Claim.objects.count(), Evidence.objects.count(), Source.objects.count()) == (1, 2, 2)


def test_row_with_an_id_changes_that_claim_field_by_field(contributor: User) -> None:
    claim = make_claim(subject=Entity.objects.get(), by=contributor)
    row = {
        "id": claim.pk,
        "revision": claim.revision,
        "subject_id": claim.subject_id,
        "property_slug": claim.property.slug,
        "value": "21 billion yuan",
        "note": "as of June",
    }
    staged = bring([row], contributor)

    assert changes(staged) == [
        ("value", "20 billion CNY", "21 billion CNY"),
        ("note", "", "as of June"),
    ]
    applied(staged)
    claim.refresh_from_db()
    assert (claim.value.amount, claim.note) == (21_000_000_000, "as of June")


def test_crowd_whose_rows_change_is_compared_once_and_not_let_in_without_end(
    contributor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conflicts, "MOST_IN_A_GROUP", 2)
    given = {"subject": Entity.objects.get(), "property": PropertyFactory(cardinality="one")}
    crowd = [make_claim(by=contributor, **given) for _ in range(3)]
    same = {"subject_id": given["subject"].pk, "property_slug": given["property"].slug}

    def rows(*values: str) -> list[dict[str, object]]:
        return [
            {"id": claim.pk, "revision": claim.revision, "value": value} | same
            for claim, value in zip(Claim.objects.order_by("id"), values, strict=True)
        ]

    agreed = applied(bring(rows(*["21 billion yuan"] * len(crowd)), contributor))
    assert (agreed.state, Conflict.objects.count()) == ("applied", 0)
    refused = applied(bring(rows("1 yuan", "2 yuan", "3 yuan"), contributor))
    assert refused.state == "ready"
    assert "contradict one another more than 2 times" in refused.problem["message"]
    assert not Claim.objects.filter(value_amount__lt=4).exists()


def test_row_of_an_earlier_revision_is_shown_and_overwrites_nothing(contributor: User) -> None:
    claim = make_claim(by=contributor)
    Claim.objects.filter(pk=claim.pk).update(note="newer")
    row = {"id": claim.pk, "revision": 1, "subject_id": claim.subject_id}
    row |= {"property": claim.property.slug, "value": "21 billion yuan"}
    staged = bring([row], contributor)

    assert outcomes(staged) == ["outdated"]
    applied(staged, leave_out=True)
    claim.refresh_from_db()
    assert claim.value.amount == 20_000_000_000


def test_every_error_of_every_row_is_told_with_its_column(contributor: User) -> None:
    staged = bring(
        [
            ROW | {"subject": "", "value": "lots", "valid": "someday"},
            ROW | {"property": "worth"},
            ROW | {"quote": "", "source_published": "the other day"},
            ROW,
        ],
        contributor,
    )
    assert [(row, column) for row, column, _ in problems(staged)] == [
        (2, "subject"),
        (2, "value"),
        (2, "valid_edtf"),
        (3, "property_slug"),
        (4, "source_published"),
        (4, "quote"),
    ]
    assert outcomes(staged) == ["wrong", "wrong", "wrong", "create"]


def test_preview_that_is_stale_is_read_anew_and_applies_nothing(contributor: User) -> None:
    staged = bring([ROW, ROW | {"value": "3 billion yuan"}], contributor)
    applied(bring([ROW | {"note": ""}], contributor))

    applied(staged)
    assert (staged.state, outcomes(staged)) == ("ready", ["leave", "create"])
    assert "data has changed" in staged.problem["message"]
    assert Claim.objects.count() == 1
    applied(staged)
    assert Claim.objects.count() == 2


def test_import_with_wrong_rows_is_applied_only_without_them(contributor: User) -> None:
    staged = bring([ROW, ROW | {"property": "worth"}], contributor)
    with pytest.raises(FactbaseError, match="1 rows are wrong"):
        applied(staged)
    applied(staged, leave_out=True)
    assert Claim.objects.count() == 1


def test_submitted_claims_are_handed_in_and_never_verified(contributor: User) -> None:
    applied(bring([ROW | {"status": "verified"}], contributor, submit=True))
    assert Claim.objects.get().status == Status.SUBMITTED


def test_same_file_is_imported_once(contributor: User) -> None:
    first = applied(bring([ROW], contributor))
    again = bring([ROW], contributor)
    assert again == first
    assert Claim.objects.count() == 1
    assert SourceFactory._meta.model.objects.count() == 1


@pytest.mark.parametrize("name", ["\x01odd", "x" * 501])
def test_name_that_no_entity_can_have_is_refused_at_its_column(
    contributor: User, name: str
) -> None:
    row = ROW | {"subject": name, "subject_type": "company"}
    staged = bring([row], contributor, new_entities=True, name="odd\0name.csv")
    assert [(row, column) for row, column, _ in problems(staged)] == [(2, "subject")]
    assert staged.filename == "odd_name.csv"


def test_refusal_of_the_database_gives_the_import_back_with_the_reason(contributor: User) -> None:
    staged = bring([ROW | {"source_publisher": "x" * 501}], contributor)
    applied(staged)
    assert (staged.state, Claim.objects.count()) == ("ready", 0)
    assert "name: write 1 to 500 characters" in staged.problem["message"]


def test_qualifiers_nested_too_deeply_are_refused_in_words(contributor: User) -> None:
    staged = bring([ROW | {"qualifiers": "[" * 5_000}], contributor)

    assert problems(staged) == [
        (2, "qualifiers", "The qualifiers are no JSON: it is nested too deeply.")
    ]


def test_all_that_is_wrong_with_a_row_is_told_by_its_columns(contributor: User) -> None:
    row = {
        "subject": "Zhipu AI",
        "property": "valuation",
        "value_amount": "NaN",
        "value_unit": "XXX",
        "valid": "never",
        "denied": "perhaps",
        "editor_confidence": "0.5",
        "qualifiers": '[{"property": "nothing"}, {"property": "valuation", "value": "much"}]',
        "quote": "so",
        "quote_stance": "maybe",
        "source_title": "A new tiger",
        "source_published": "soon",
    }
    staged = bring([row], contributor)

    assert sorted(column for _, column, _ in problems(staged)) == [
        *("denied", "editor_confidence", "qualifiers", "qualifiers", "quote_stance"),
        *("source_published", "valid_edtf", "value_amount", "value_unit"),
    ]
