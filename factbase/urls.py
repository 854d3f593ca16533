"""Every address of the site."""

from django.urls import include, path

from factbase.admin import desk
from factbase.languages import choose_language, in_english
from factbase.views import (
    background_exports,
    claim_page,
    claims,
    conflicts,
    design,
    entities,
    entity_page,
    exports,
    health,
    home,
    list_files,
    matches,
    originals,
    properties,
    publishers,
    reading_room,
    releases,
    search,
    sources,
)

handler400 = "api.handlers.bad_request"
handler403 = "factbase.accounts.kept_forms.forbidden"
handler404 = "api.handlers.not_found"
handler429 = "factbase.views.errors.too_many_requests"  # asked for by allauth
handler500 = "api.handlers.server_error"

urlpatterns = [
    # First, because programs ask more often than people.
    path("api/v1/", include("api.urls")),
    path("", include("factbase.history_urls")),
    path("", include("factbase.desk_urls")),
    path("accounts/", include("factbase.accounts.urls")),
    path("admin/", desk.urls),
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("entities/", entities.entity_list, name="entity-list"),
    path("entities/<uuid:pk>/", entity_page.entity_detail, name="entity-detail"),
    path("matches/", matches.match_list, name="match-list"),
    path("matches/<uuid:pk>/", matches.match_detail, name="match-detail"),
    path("claims/", claims.claim_list, name="claim-list"),
    path("claims/<uuid:pk>/", claim_page.claim_detail, name="claim-detail"),
    path("conflicts/", conflicts.conflict_list, name="conflict-list"),
    path("conflicts/<uuid:pk>/", conflicts.conflict_detail, name="conflict-detail"),
    path("exports/", exports.export_page, name="exports"),
    path(
        "exports/list/<slug:kind>.<slug:form>",
        in_english(list_files.export_list),
        name="export-list",
    ),
    path("exports/claims.<slug:form>", in_english(exports.export_claims), name="export-claims"),
    path("exports/ask/", background_exports.export_ask, name="export-ask"),
    path("exports/<uuid:pk>/", background_exports.export_detail, name="export-detail"),
    path("exports/<uuid:pk>/file/", in_english(background_exports.export_file), name="export-file"),
    path("exports/<uuid:pk>/cancel/", background_exports.export_cancel, name="export-cancel"),
    path("releases/", releases.release_list, name="release-list"),
    path("releases/make/", releases.release_make, name="release-make"),
    path("releases/<int:number>/", releases.release_detail, name="release-detail"),
    path(
        "releases/<int:number>/package/",
        in_english(releases.release_package),
        name="release-package",
    ),
    path(
        "releases/<int:number>/changes/",
        in_english(releases.release_changes),
        name="release-changes",
    ),
    path("sources/", sources.source_list, name="source-list"),
    path("sources/<uuid:pk>/", reading_room.source_detail, name="source-detail"),
    path(
        "sources/<uuid:pk>/snapshots/<uuid:snapshot_pk>/",
        sources.snapshot_file,
        name="snapshot-file",
    ),
    path(
        "sources/<uuid:pk>/snapshots/<uuid:snapshot_pk>/original/",
        originals.snapshot_original,
        name="snapshot-original",
    ),
    path(
        "sources/<uuid:pk>/snapshots/<uuid:snapshot_pk>/pages/<int:number>/",
        originals.snapshot_page,
        name="snapshot-page",
    ),
    path(
        "sources/<uuid:pk>/snapshots/<uuid:snapshot_pk>/pages/<int:number>.png",
        originals.snapshot_picture,
        name="snapshot-picture",
    ),
    path("properties/", properties.property_list, name="property-list"),
    path("properties/<slug:slug>/", properties.property_detail, name="property-detail"),
    path("publishers/", publishers.publisher_list, name="publisher-list"),
    path("publishers/<uuid:pk>/", publishers.publisher_detail, name="publisher-detail"),
    path("design/", design.design_page, name="design"),
    path("language/", choose_language, name="choose-language"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
