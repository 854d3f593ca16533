"""The permission table of pages and admin: route × method × role. The API's is in `tests.api`.

A new page gets one line in PAGES, with one of the rows above it; a new model of the admin one line
in MODELS; another address of the admin one line in DESK.
"""

Statuses = tuple[int, int, int, int, int]
Row = dict[str, Statuses]

ROLES = ("anonymous", "reader", "contributor", "reviewer", "administrator")

# Answers by role, in that order. 302 sends strangers to sign in, and others on after a step.
OPEN = (200, 200, 200, 200, 200)
NO_METHOD = (405, 405, 405, 405, 405)
WORK = (302, 403, 200, 200, 200)
WORK_DONE = (302, 403, 302, 302, 302)
NO_WORK_METHOD = (302, 403, 405, 405, 405)
NO_OWN_METHOD = (302, 405, 405, 405, 405)
# The admin sends readers to its sign-in page, which refuses them.
STAFF = (302, 302, 200, 200, 200)
STAFF_DONE = (302, 302, 302, 302, 302)
NO_STAFF_METHOD = (302, 302, 405, 405, 405)
NOWHERE = (302, 302, 404, 404, 404)
ADMINISTRATORS = (302, 302, 403, 403, 200)
NOBODY = (302, 302, 403, 403, 403)


def row(get: Statuses, post: Statuses, other: Statuses) -> Row:
    """Return a row; PUT, PATCH and DELETE are answered alike outside the API."""
    return {"GET": get, "POST": post, "PUT": other, "PATCH": other, "DELETE": other}


def same(statuses: Statuses) -> Row:
    """Return the row of a view that answers every method alike, as the admin's do."""
    return row(statuses, statuses, statuses)


# To read; a form (sent empty, it comes back); a step that is a button; another method is refused.
READ = row(OPEN, NO_METHOD, NO_METHOD)
FORM = row(WORK, WORK, NO_WORK_METHOD)
STEP = row(NO_WORK_METHOD, WORK_DONE, NO_WORK_METHOD)
REFUSED_STEP = row(NO_WORK_METHOD, (302, 403, 409, 409, 409), NO_WORK_METHOD)
# Of an import that a contributor has brought in: nobody else but administrators sees it.
THEIRS = row((302, 403, 200, 404, 200), NO_WORK_METHOD, NO_WORK_METHOD)
THEIR_STEP = row(NO_WORK_METHOD, (302, 403, 302, 404, 302), NO_WORK_METHOD)
# The same in the admin; a step that needs more than its button is refused when it is sent empty.
DESK_READ = row(STAFF, NO_STAFF_METHOD, NO_STAFF_METHOD)
DESK_STEP = row(NO_STAFF_METHOD, STAFF_DONE, NO_STAFF_METHOD)
DESK_FORM = row(NO_STAFF_METHOD, (302, 302, 400, 400, 400), NO_STAFF_METHOD)

HISTORIES = ("claim", "entity", "entity-type", "evidence", "property", "publisher", "source")
HISTORIES += ("derivation", "unit")

PAGES: dict[str, Row] = {
    "home": READ,
    "search": READ,
    "search-suggest": READ,
    "match-list": READ,
    "match-detail": READ,
    "match-judge": row(NO_WORK_METHOD, WORK, NO_WORK_METHOD),
    "entity-list": READ,
    "entity-detail": READ,
    "entity-create": FORM,
    "entity-edit": FORM,
    "entity-retract": FORM,
    "entity-restore": STEP,
    "claim-list": READ,
    "claim-detail": READ,
    "claim-create": FORM,
    "claim-edit": FORM,
    # The claim of the table is submitted: submitting it once more is refused.
    "claim-action": row(NO_WORK_METHOD, (302, 403, 409, 409, 409), NO_WORK_METHOD),
    "conflict-list": READ,
    "conflict-detail": READ,
    "conflict-resolve": row(NO_WORK_METHOD, (302, 403, 403, 200, 200), NO_WORK_METHOD),
    "conflict-reopen": row(NO_WORK_METHOD, (302, 403, 403, 200, 200), NO_WORK_METHOD),
    "evidence-create": FORM,
    "evidence-edit": FORM,
    "evidence-retract": FORM,
    "evidence-restore": STEP,
    # Without a snapshot it is the newest; a dismissal that is not named is not there.
    "source-suggestions": row(WORK, NO_WORK_METHOD, NO_WORK_METHOD),
    "suggestion-dismiss": STEP,
    "suggestion-again": row(NO_WORK_METHOD, (302, 403, 404, 404, 404), NO_WORK_METHOD),
    "extraction-ask": STEP,
    "proposal-dismiss": row(NO_WORK_METHOD, (302, 403, 404, 404, 404), NO_WORK_METHOD),
    "source-list": READ,
    "source-detail": READ,
    "source-create": FORM,
    "source-edit": FORM,
    "source-retract": FORM,
    "source-restore": STEP,
    "snapshot-file": READ,
    # The copy of the table is plain text, which has no other original.
    "snapshot-original": row((404, 404, 404, 404, 404), NO_METHOD, NO_METHOD),
    "snapshot-page": row((404, 404, 404, 404, 404), NO_METHOD, NO_METHOD),
    "snapshot-picture": row((404, 404, 404, 404, 404), NO_METHOD, NO_METHOD),
    "marked-claim-create": FORM,
    "marked-claim-alike": row(WORK, NO_WORK_METHOD, NO_WORK_METHOD),
    "marked-claim-submit": STEP,
    "marked-claim-undo": STEP,
    "suggestion-marks": row(WORK, NO_WORK_METHOD, NO_WORK_METHOD),
    "derivation-create": row(NO_WORK_METHOD, WORK, NO_WORK_METHOD),
    "derivation-retract": FORM,
    "derivation-restore": STEP,
    "property-list": READ,
    "property-detail": READ,
    "property-create": FORM,
    "property-edit": FORM,
    "property-retract": FORM,
    "property-restore": STEP,
    "publisher-list": READ,
    "publisher-detail": READ,
    "publisher-create": FORM,
    "publisher-edit": FORM,
    "publisher-retract": FORM,
    "publisher-restore": STEP,
    **{f"{noun}-history": READ for noun in HISTORIES},
    # Without a revision to go back to.
    **{f"{noun}-revert": REFUSED_STEP for noun in HISTORIES},
    "exports": READ,
    "export-claims": READ,
    "export-list": READ,
    # Sent without a name; the view of the table is a contributor's.
    "view-keep": row(NO_OWN_METHOD, (302, 400, 400, 400, 400), NO_OWN_METHOD),
    "view-edit": row((302, 404, 200, 404, 404), (302, 404, 400, 404, 404), NO_OWN_METHOD),
    "view-give-up": row(NO_OWN_METHOD, (302, 404, 302, 404, 404), NO_OWN_METHOD),
    "view-take-back": row(NO_OWN_METHOD, (302, 404, 302, 404, 404), NO_OWN_METHOD),
    "webhook-list": row(WORK, NO_WORK_METHOD, NO_WORK_METHOD),
    # Sent without an address.
    "webhook-create": row(WORK, (302, 403, 400, 400, 400), NO_WORK_METHOD),
    # The webhook of the table is the contributor's.
    "webhook-rotate": row(NO_WORK_METHOD, (302, 403, 200, 404, 200), NO_WORK_METHOD),
    "webhook-step": row(NO_WORK_METHOD, (302, 403, 302, 404, 302), NO_WORK_METHOD),
    # Sent without a step.
    "list-chosen": row(NO_WORK_METHOD, (302, 403, 404, 404, 404), NO_WORK_METHOD),
    "import-list": FORM,
    "import-detail": THEIRS,
    "import-map": THEIR_STEP | {"POST": (302, 403, 200, 404, 200)},
    "import-read": THEIR_STEP,
    "import-choose": THEIR_STEP | {"POST": (302, 403, 200, 404, 200)},
    "import-apply": THEIR_STEP,
    "import-cancel": THEIR_STEP,
    "import-resume": THEIR_STEP,
    "import-errors": THEIRS,
    # The export of the table is a contributor's, and waits.
    "export-ask": row(NO_OWN_METHOD, (302, 400, 400, 400, 400), NO_OWN_METHOD),
    "export-detail": row((302, 404, 200, 404, 200), NO_OWN_METHOD, NO_OWN_METHOD),
    "export-file": row((302, 404, 404, 404, 404), NO_OWN_METHOD, NO_OWN_METHOD),
    "export-cancel": row(NO_OWN_METHOD, (302, 404, 302, 404, 302), NO_OWN_METHOD),
    "release-list": READ,
    "release-detail": READ,
    # The release of the table has lost its files.
    "release-package": row((404, 404, 404, 404, 404), NO_METHOD, NO_METHOD),
    "release-changes": row((404, 404, 404, 404, 404), NO_METHOD, NO_METHOD),
    "release-make": row(NO_OWN_METHOD, (302, 403, 403, 403, 302), NO_OWN_METHOD),
    "suggest-entities": READ,
    "suggest-sources": READ,
    "suggest-publishers": READ,
    "preview-value": READ,
    "preview-date": READ,
    "design": READ,
    "choose-language": row(NO_METHOD, (302, 302, 302, 302, 302), NO_METHOD),
    "healthz": READ,
    "readyz": READ,
}

# About one's own account: whoever is signed in. 302 there asks for the password once more first.
OWN = (302, 200, 200, 200, 200)
NOT_SET_UP = (302, 404, 404, 404, 404)
AWAY = (302, 302, 302, 302, 302)
OWN_PAGE = row(OWN, NO_OWN_METHOD, NO_OWN_METHOD)
OWN_FORM = row(OWN, OWN, NO_OWN_METHOD) | {"PUT": OWN}
GUARDED = same(AWAY)

ACCOUNTS: dict[str, Row] = {
    "account_login": {
        "GET": (200, 302, 302, 302, 302),
        "POST": (200, 302, 302, 302, 302),
        "PUT": (200, 302, 302, 302, 302),
        "PATCH": (405, 302, 302, 302, 302),
        "DELETE": (405, 302, 302, 302, 302),
    },
    "account_logout": row(OWN, AWAY, NO_METHOD),
    "account_reauthenticate": OWN_FORM,
    "account_change_password": OWN_FORM,
    "account_set_password": same((403, 403, 403, 403, 403)),
    "account_kept_form": row(OWN, NO_METHOD, NO_METHOD),
    "account_discard_kept_form": row(NO_METHOD, AWAY, NO_METHOD),
    "account_tokens": OWN_PAGE,
    "account_make_token": GUARDED,
    # The token of the table is the contributor's.
    "account_revoke_token": row(NO_OWN_METHOD, (302, 404, 302, 404, 404), NO_OWN_METHOD),
    "mfa_index": OWN_PAGE,
    "mfa_authenticate": GUARDED,
    "mfa_reauthenticate": GUARDED,
    "mfa_activate_totp": GUARDED,
    "mfa_deactivate_totp": same(NOT_SET_UP),
    "mfa_view_recovery_codes": row(NOT_SET_UP, NO_OWN_METHOD, NO_OWN_METHOD),
    "mfa_generate_recovery_codes": GUARDED,
    "mfa_download_recovery_codes": same(NOT_SET_UP),
    "mfa_list_webauthn": OWN_PAGE,
    "mfa_add_webauthn": GUARDED,
    "mfa_reauthenticate_webauthn": GUARDED,
    "mfa_remove_webauthn": GUARDED,
    "mfa_edit_webauthn": GUARDED,
    "mfa_login_webauthn": {
        "GET": AWAY,
        "POST": AWAY,
        "PUT": AWAY,
        "PATCH": (405, 302, 302, 302, 302),
        "DELETE": (405, 302, 302, 302, 302),
    },
}

DESK: dict[str, Row] = {
    "admin:index": same(STAFF),
    "admin:app_list": same(STAFF),
    # The site's own sign-in page takes passwords; this one sends there, or on.
    "admin:login": same((302, 403, 302, 302, 302)),
    "admin:logout": DESK_STEP,
    # So do these for passwords.
    "admin:password_change": same(STAFF_DONE),
    "admin:password_change_done": same(STAFF_DONE),
    # Asked without saying for which field.
    "admin:autocomplete": row(NOBODY, NO_STAFF_METHOD, NO_STAFF_METHOD),
    "admin:jsi18n": DESK_READ,
    "admin:view_on_site": same(NOWHERE),
    "admin:review-queue": DESK_READ,
    "admin:review-next": DESK_STEP,
    "admin:review-decide-several": DESK_FORM,
    "admin:review-judge": DESK_FORM,
    "admin:review-claim": DESK_READ,
    "admin:review-decide": DESK_FORM,
    "admin:review-undo": DESK_FORM,
    "admin:review-lease": DESK_STEP,
    "admin:review-comment": DESK_FORM,
    "admin:review-assign": DESK_FORM,
    "admin:review-finish": DESK_STEP,
    "admin:review-follow": DESK_STEP,
    "admin:review-see": DESK_STEP,
    "admin:auth_user_password_change": same(ADMINISTRATORS),
    "admin/(?P<url>.*)$": same(NOWHERE),
}


def model_rows(name: str, *, view: Statuses, add: Statuses, change: Statuses) -> dict[str, Row]:
    """Return the rows of a model's pages; nothing can be deleted.

    Whoever may look and not change sees the page of a record without inputs, and may not send it.
    """
    looked_at_or_changed = row(view, change, view)
    return {
        f"admin:{name}_changelist": same(view),
        f"admin:{name}_add": same(add),
        f"admin:{name}_change": looked_at_or_changed,
        f"admin:{name}_history": same(view),
        f"admin:{name}_delete": same(NOBODY),
        # An old address of the page of a record.
        f"admin/{name.replace('_', '/')}/<path:object_id>/": same(STAFF_DONE),
    }


EDITED = {"view": STAFF, "add": STAFF, "change": STAFF}
DEFINED = {"view": STAFF, "add": ADMINISTRATORS, "change": ADMINISTRATORS}
LOOKED_AT = {"view": STAFF, "add": NOBODY, "change": NOBODY}

MODELS = {
    "auth_user": {"view": ADMINISTRATORS, "add": ADMINISTRATORS, "change": ADMINISTRATORS},
    "factbase_accesstoken": {"view": ADMINISTRATORS, "add": NOBODY, "change": NOBODY},
    "factbase_claim": EDITED,
    "factbase_conflict": LOOKED_AT,
    "factbase_entity": EDITED,
    "factbase_entitytype": DEFINED,
    "factbase_evidence": EDITED,
    "factbase_job": {"view": ADMINISTRATORS, "add": NOBODY, "change": NOBODY},
    "factbase_match": LOOKED_AT,
    "factbase_property": EDITED,
    "factbase_reviewevent": LOOKED_AT,
    "factbase_unit": DEFINED,
    "factbase_webhook": {"view": ADMINISTRATORS, "add": NOBODY, "change": NOBODY},
    "sources_derivation": LOOKED_AT,
    "sources_publisher": EDITED,
    "sources_snapshot": LOOKED_AT,
    "sources_source": EDITED,
}

GROUPS: dict[str, dict[str, Row]] = {
    "pages": PAGES,
    "accounts": ACCOUNTS,
    "desk": DESK,
    **{name: model_rows(name, **statuses) for name, statuses in MODELS.items()},
}
TABLE: dict[str, Row] = {name: row for group in GROUPS.values() for name, row in group.items()}
