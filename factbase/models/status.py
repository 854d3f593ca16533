"""Where claims stand in review, and why they may have to be looked at again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a claim stands in review."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    VERIFIED = "verified", _("Verified")
    DISPUTED = "disputed", _("Disputed")
    REJECTED = "rejected", _("Rejected")
    RETRACTED = "retracted", _("Retracted")


class Recheck(models.TextChoices):
    """Why a claim that was verified has to be looked at again."""

    CLAIM_EDITED = "claim_edited", _("the claim was edited")
    EVIDENCE_EDITED = "evidence_edited", _("its evidence was edited")
    QUOTE_FAILED = "quote_failed", _("a quote is no longer found in its source")
    SOURCE_WITHDRAWN = "source_withdrawn", _("a source was corrected or retracted")
