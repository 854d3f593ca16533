"""Addresses of the pages that change something and of suggestions while typing."""

from django.urls import path

from factbase.languages import in_english
from factbase.models import Entity, Evidence, Property
from factbase.views import imports, saved_views, suggest
from factbase.views.acting import ListChosen
from factbase.views.claim_actions import ClaimAction
from factbase.views.claim_edit import ClaimCreate, ClaimEdit
from factbase.views.conflicts import ReopenConflict, ResolveConflict
from factbase.views.evidence_edit import EvidenceEdit
from factbase.views.marked_claims import (
    MarkedClaimAlike,
    MarkedClaimCreate,
    MarkedClaimSubmit,
    MarkedClaimUndo,
)
from factbase.views.matches import JudgeMatch
from factbase.views.record_edit import EntityEdit, PropertyEdit, PublisherEdit
from factbase.views.retraction import Restore, Retract
from factbase.views.room_suggestions import SuggestionMarks
from factbase.views.source_edit import DerivationCreate, SourceCreate, SourceEdit
from factbase.views.suggestions import (
    AskExtractor,
    DismissProposal,
    DismissSuggestion,
    SuggestAgain,
    SuggestionList,
)
from factbase.views.webhooks import WebhookCreate, WebhookList, WebhookRotate, WebhookStep
from sources.models import Derivation, Publisher, Source
from sources.models.record import Record


def _retractable(address: str, name: str, model: type[Record]) -> list[object]:
    """Return the addresses that withdraw a record and bring it back."""
    return [
        path(f"{address}retract/", Retract.as_view(model=model), name=f"{name}-retract"),
        path(f"{address}restore/", Restore.as_view(model=model), name=f"{name}-restore"),
    ]


urlpatterns = [
    path("entities/new/", EntityEdit.as_view(), name="entity-create"),
    path("entities/<uuid:pk>/edit/", EntityEdit.as_view(), name="entity-edit"),
    *_retractable("entities/<uuid:pk>/", "entity", Entity),
    path("properties/new/", PropertyEdit.as_view(), name="property-create"),
    path("properties/<slug:slug>/edit/", PropertyEdit.as_view(), name="property-edit"),
    *_retractable("properties/<slug:slug>/", "property", Property),
    path("publishers/new/", PublisherEdit.as_view(), name="publisher-create"),
    path("publishers/<uuid:pk>/edit/", PublisherEdit.as_view(), name="publisher-edit"),
    *_retractable("publishers/<uuid:pk>/", "publisher", Publisher),
    path("sources/new/", SourceCreate.as_view(), name="source-create"),
    path("sources/<uuid:pk>/edit/", SourceEdit.as_view(), name="source-edit"),
    path(
        "sources/<uuid:pk>/derivations/new/", DerivationCreate.as_view(), name="derivation-create"
    ),
    path("sources/<uuid:pk>/suggestions/", SuggestionList.as_view(), name="source-suggestions"),
    path(
        "sources/<uuid:pk>/suggestions/dismiss/",
        DismissSuggestion.as_view(),
        name="suggestion-dismiss",
    ),
    path(
        "sources/<uuid:pk>/suggestions/marks/", SuggestionMarks.as_view(), name="suggestion-marks"
    ),
    path("sources/<uuid:pk>/suggestions/again/", SuggestAgain.as_view(), name="suggestion-again"),
    path("sources/<uuid:pk>/claims/new/", MarkedClaimCreate.as_view(), name="marked-claim-create"),
    path("sources/<uuid:pk>/claims/alike/", MarkedClaimAlike.as_view(), name="marked-claim-alike"),
    path(
        "sources/<uuid:pk>/claims/submit/", MarkedClaimSubmit.as_view(), name="marked-claim-submit"
    ),
    path("sources/<uuid:pk>/claims/undo/", MarkedClaimUndo.as_view(), name="marked-claim-undo"),
    path("sources/<uuid:pk>/suggestions/extract/", AskExtractor.as_view(), name="extraction-ask"),
    path(
        "sources/<uuid:pk>/suggestions/proposals/dismiss/",
        DismissProposal.as_view(),
        name="proposal-dismiss",
    ),
    *_retractable("sources/<uuid:pk>/", "source", Source),
    *_retractable("derivations/<uuid:pk>/", "derivation", Derivation),
    path("matches/<uuid:pk>/judge/", JudgeMatch.as_view(), name="match-judge"),
    path("conflicts/<uuid:pk>/resolve/", ResolveConflict.as_view(), name="conflict-resolve"),
    path("conflicts/<uuid:pk>/reopen/", ReopenConflict.as_view(), name="conflict-reopen"),
    path("lists/<slug:kind>/views/", saved_views.view_keep, name="view-keep"),
    path("views/<uuid:pk>/", saved_views.view_edit, name="view-edit"),
    path("views/<uuid:pk>/give-up/", saved_views.view_give_up, name="view-give-up"),
    path("views/<uuid:pk>/take-back/", saved_views.view_take_back, name="view-take-back"),
    path("webhooks/", WebhookList.as_view(), name="webhook-list"),
    path("webhooks/new/", WebhookCreate.as_view(), name="webhook-create"),
    path("webhooks/<uuid:pk>/rotate/", WebhookRotate.as_view(), name="webhook-rotate"),
    path("webhooks/<uuid:pk>/<slug:step>/", WebhookStep.as_view(), name="webhook-step"),
    path("lists/<slug:kind>/chosen/", ListChosen.as_view(), name="list-chosen"),
    path("claims/new/", ClaimCreate.as_view(), name="claim-create"),
    path("claims/<uuid:pk>/edit/", ClaimEdit.as_view(), name="claim-edit"),
    path("claims/<uuid:claim_pk>/evidence/new/", EvidenceEdit.as_view(), name="evidence-create"),
    path("claims/<uuid:pk>/<slug:action>/", ClaimAction.as_view(), name="claim-action"),
    path("evidence/<uuid:pk>/edit/", EvidenceEdit.as_view(), name="evidence-edit"),
    *_retractable("evidence/<uuid:pk>/", "evidence", Evidence),
    path("imports/", imports.ImportList.as_view(), name="import-list"),
    path("imports/<uuid:pk>/", imports.ImportDetail.as_view(), name="import-detail"),
    path("imports/<uuid:pk>/map/", imports.ImportMap.as_view(), name="import-map"),
    path("imports/<uuid:pk>/read/", imports.ImportRead.as_view(), name="import-read"),
    path("imports/<uuid:pk>/choose/", imports.ImportChoose.as_view(), name="import-choose"),
    path("imports/<uuid:pk>/apply/", imports.ImportApply.as_view(), name="import-apply"),
    path("imports/<uuid:pk>/cancel/", imports.ImportCancel.as_view(), name="import-cancel"),
    path("imports/<uuid:pk>/resume/", imports.ImportResume.as_view(), name="import-resume"),
    path(
        "imports/<uuid:pk>/errors.csv",
        in_english(imports.ImportErrors.as_view()),
        name="import-errors",
    ),
    path("suggest/entities/", suggest.entities, name="suggest-entities"),
    path("suggest/sources/", suggest.sources, name="suggest-sources"),
    path("suggest/publishers/", suggest.publishers, name="suggest-publishers"),
    path("preview/value/", suggest.preview_value, name="preview-value"),
    path("preview/date/", suggest.preview_date, name="preview-date"),
]
