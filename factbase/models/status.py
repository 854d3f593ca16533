"""Where claims stand in review, and why they may have to be looked at again."""

from django.db import models


class Status(models.TextChoices):
    """Where a claim stands in review."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    REJECTED = "rejected"
    RETRACTED = "retracted"


class Recheck(models.TextChoices):
    """Why a claim that was verified has to be looked at again."""

    CLAIM_EDITED = "claim_edited", "the claim was edited"
    EVIDENCE_EDITED = "evidence_edited", "its evidence was edited"
    QUOTE_FAILED = "quote_failed", "a quote is no longer found in its source"
    SOURCE_WITHDRAWN = "source_withdrawn", "a source was corrected or retracted"
