"""The addresses of the API, version 1."""

from django.urls import path, re_path

from api.reconcile import choosing
from api.reconcile import views as reconcile
from api.views import (
    bulk,
    changes,
    claims,
    conflicts,
    entities,
    evidence,
    exports,
    history,
    imports,
    index,
    matches,
    properties,
    releases,
    sources,
    suggestions,
    webhooks,
)
from api.views.revisions import history_routes
from factbase.models.transitions import Action

urlpatterns = [
    # Addresses are tried one after another: first what is asked most.
    path("claims/", claims.ClaimListView.as_view(), name="api-claim-list"),
    path("claims/<uuid:pk>/", claims.ClaimDetailView.as_view(), name="api-claim-detail"),
    path("", index.IndexView.as_view(), name="api-index"),
    path("schema/", index.SchemaView.as_view(), name="api-schema"),
    path("docs/", index.DocsView.as_view(), name="api-docs"),
    path("context/", index.ContextView.as_view(), name="api-context"),
    path("entities/", entities.EntityListView.as_view(), name="api-entity-list"),
    path("entities/<uuid:pk>/", entities.EntityDetailView.as_view(), name="api-entity-detail"),
    path(
        "entities/<uuid:pk>/retract/",
        entities.EntityRetractView.as_view(),
        name="api-entity-retract",
    ),
    path(
        "entities/<uuid:pk>/restore/",
        entities.EntityRestoreView.as_view(),
        name="api-entity-restore",
    ),
    path("matches/", matches.MatchListView.as_view(), name="api-match-list"),
    path("matches/<uuid:pk>/", matches.MatchDetailView.as_view(), name="api-match-detail"),
    path("matches/<uuid:pk>/judge/", matches.MatchJudgeView.as_view(), name="api-match-judge"),
    path(
        "matches/<uuid:pk>/unmerge/", matches.MatchUnmergeView.as_view(), name="api-match-unmerge"
    ),
    path("entity-types/", entities.EntityTypeListView.as_view(), name="api-entity-type-list"),
    path(
        "entity-types/<uuid:pk>/",
        entities.EntityTypeDetailView.as_view(),
        name="api-entity-type-detail",
    ),
    path(
        "entity-types/<uuid:pk>/retract/",
        entities.EntityTypeRetractView.as_view(),
        name="api-entity-type-retract",
    ),
    path(
        "entity-types/<uuid:pk>/restore/",
        entities.EntityTypeRestoreView.as_view(),
        name="api-entity-type-restore",
    ),
    path("properties/", properties.PropertyListView.as_view(), name="api-property-list"),
    path(
        "properties/<uuid:pk>/",
        properties.PropertyDetailView.as_view(),
        name="api-property-detail",
    ),
    path(
        "properties/<uuid:pk>/retract/",
        properties.PropertyRetractView.as_view(),
        name="api-property-retract",
    ),
    path(
        "properties/<uuid:pk>/restore/",
        properties.PropertyRestoreView.as_view(),
        name="api-property-restore",
    ),
    path("exports/", exports.ExportListView.as_view(), name="api-export-list"),
    path("exports/<uuid:pk>/", exports.ExportDetailView.as_view(), name="api-export-detail"),
    path("exports/<uuid:pk>/cancel/", exports.ExportCancelView.as_view(), name="api-export-cancel"),
    path(
        "exports/<uuid:pk>/download/",
        exports.ExportDownloadView.as_view(),
        name="api-export-download",
    ),
    path("releases/", releases.ReleaseListView.as_view(), name="api-release-list"),
    path("releases/<uuid:pk>/", releases.ReleaseDetailView.as_view(), name="api-release-detail"),
    path(
        "releases/<uuid:pk>/package/",
        releases.ReleasePackageView.as_view(),
        name="api-release-package",
    ),
    path(
        "releases/<uuid:pk>/changes/",
        releases.ReleaseChangesView.as_view(),
        name="api-release-changes",
    ),
    *(
        path(
            f"claims/<uuid:pk>/{action}/",
            claims.ClaimActionView.as_view(action=action),
            name=f"api-claim-{action}",
        )
        for action in Action
    ),
    path("conflicts/", conflicts.ConflictListView.as_view(), name="api-conflict-list"),
    path(
        "conflicts/<uuid:pk>/", conflicts.ConflictDetailView.as_view(), name="api-conflict-detail"
    ),
    path(
        "conflicts/<uuid:pk>/resolve/",
        conflicts.ConflictResolveView.as_view(),
        name="api-conflict-resolve",
    ),
    path(
        "conflicts/<uuid:pk>/reopen/",
        conflicts.ConflictReopenView.as_view(),
        name="api-conflict-reopen",
    ),
    path("evidence/", evidence.EvidenceListView.as_view(), name="api-evidence-list"),
    path("evidence/<uuid:pk>/", evidence.EvidenceDetailView.as_view(), name="api-evidence-detail"),
    path(
        "evidence/<uuid:pk>/retract/",
        evidence.EvidenceRetractView.as_view(),
        name="api-evidence-retract",
    ),
    path(
        "evidence/<uuid:pk>/restore/",
        evidence.EvidenceRestoreView.as_view(),
        name="api-evidence-restore",
    ),
    path("publishers/", sources.PublisherListView.as_view(), name="api-publisher-list"),
    path(
        "publishers/<uuid:pk>/",
        sources.PublisherDetailView.as_view(),
        name="api-publisher-detail",
    ),
    path(
        "publishers/<uuid:pk>/retract/",
        sources.PublisherRetractView.as_view(),
        name="api-publisher-retract",
    ),
    path(
        "publishers/<uuid:pk>/restore/",
        sources.PublisherRestoreView.as_view(),
        name="api-publisher-restore",
    ),
    path("sources/", sources.SourceListView.as_view(), name="api-source-list"),
    path("sources/<uuid:pk>/", sources.SourceDetailView.as_view(), name="api-source-detail"),
    path(
        "sources/<uuid:pk>/retract/",
        sources.SourceRetractView.as_view(),
        name="api-source-retract",
    ),
    path(
        "sources/<uuid:pk>/restore/",
        sources.SourceRestoreView.as_view(),
        name="api-source-restore",
    ),
    path(
        "sources/<uuid:pk>/derivations/",
        sources.DerivationListView.as_view(),
        name="api-derivation-list",
    ),
    path(
        "sources/<uuid:pk>/derivations/<uuid:derivation>/retract/",
        sources.DerivationRetractView.as_view(),
        name="api-derivation-retract",
    ),
    path(
        "sources/<uuid:pk>/derivations/<uuid:derivation>/restore/",
        sources.DerivationRestoreView.as_view(),
        name="api-derivation-restore",
    ),
    path("snapshots/", sources.SnapshotListView.as_view(), name="api-snapshot-list"),
    path("snapshots/<uuid:pk>/", sources.SnapshotDetailView.as_view(), name="api-snapshot-detail"),
    path(
        "snapshots/<uuid:pk>/content/",
        sources.SnapshotContentView.as_view(),
        name="api-snapshot-content",
    ),
    path(
        "snapshots/<uuid:pk>/suggestions/",
        suggestions.SuggestionsView.as_view(),
        name="api-snapshot-suggestions",
    ),
    path(
        "snapshots/<uuid:pk>/guess/",
        suggestions.GuessView.as_view(),
        name="api-snapshot-guess",
    ),
    path("reconcile/", reconcile.ReconcileView.as_view(), name="api-reconcile"),
    *(
        path(
            f"reconcile/{service}/{kind}/",
            view.as_view(kind=kind),
            name=f"api-reconcile-{service}-{kind}",
        )
        for service, view in (("suggest", choosing.SuggestView), ("flyout", choosing.FlyoutView))
        for kind in ("entity", "type", "property")
    ),
    path("reconcile/properties/", choosing.ProposeView.as_view(), name="api-reconcile-properties"),
    path("reconcile/preview/", choosing.PreviewView.as_view(), name="api-reconcile-preview"),
    path("imports/", imports.ImportListView.as_view(), name="api-import-list"),
    path("imports/<uuid:pk>/", imports.ImportDetailView.as_view(), name="api-import-detail"),
    path("imports/<uuid:pk>/rows/", imports.ImportRowListView.as_view(), name="api-import-rows"),
    path("imports/<uuid:pk>/errors/", imports.ImportErrorsView.as_view(), name="api-import-errors"),
    path("imports/<uuid:pk>/map/", imports.ImportMapView.as_view(), name="api-import-map"),
    path("imports/<uuid:pk>/choose/", imports.ImportChooseView.as_view(), name="api-import-choose"),
    path("imports/<uuid:pk>/apply/", imports.ImportApplyView.as_view(), name="api-import-apply"),
    path("imports/<uuid:pk>/resume/", imports.ImportResumeView.as_view(), name="api-import-resume"),
    path("imports/<uuid:pk>/cancel/", imports.ImportCancelView.as_view(), name="api-import-cancel"),
    path("changes/", changes.ChangesView.as_view(), name="api-changes"),
    path("claims/bulk/", bulk.ClaimBulkView.as_view(), name="api-claim-bulk"),
    path("entities/bulk/", bulk.EntityBulkView.as_view(), name="api-entity-bulk"),
    path("evidence/bulk/", bulk.EvidenceBulkView.as_view(), name="api-evidence-bulk"),
    path("properties/bulk/", bulk.PropertyBulkView.as_view(), name="api-property-bulk"),
    path("publishers/bulk/", bulk.PublisherBulkView.as_view(), name="api-publisher-bulk"),
    path("sources/bulk/", bulk.SourceBulkView.as_view(), name="api-source-bulk"),
    path("webhooks/", webhooks.WebhookListView.as_view(), name="api-webhook-list"),
    path("webhooks/<uuid:pk>/", webhooks.WebhookDetailView.as_view(), name="api-webhook-detail"),
    path(
        "webhooks/<uuid:pk>/retract/",
        webhooks.WebhookRetractView.as_view(),
        name="api-webhook-retract",
    ),
    path("webhooks/<uuid:pk>/ping/", webhooks.WebhookPingView.as_view(), name="api-webhook-ping"),
    path(
        "webhooks/<uuid:pk>/rotate/",
        webhooks.WebhookRotateView.as_view(),
        name="api-webhook-rotate",
    ),
    path("history/heads/", history.HeadsView.as_view(), name="api-history-heads"),
    *history_routes("claim", "claims", claims.ClaimView),
    *history_routes("conflict", "conflicts", conflicts.ConflictView, ways=("history", "diff")),
    *history_routes("entity", "entities", entities.EntityView),
    *history_routes("entity-type", "entity-types", entities.EntityTypeView),
    *history_routes("evidence", "evidence", evidence.EvidenceView),
    *history_routes("match", "matches", matches.MatchView, ways=("history", "diff")),
    *history_routes("property", "properties", properties.PropertyView),
    *history_routes("publisher", "publishers", sources.PublisherView),
    *history_routes("source", "sources", sources.SourceView),
    # With the slash at its end, so that an address without it is still redirected.
    re_path(r"^.*/$", index.NowhereView.as_view(), name="api-nowhere"),
]
