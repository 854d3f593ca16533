"""What comes with a step in review, a retraction or the way back to a revision."""

from rest_framework.serializers import IntegerField

from api.serializers.base import CommentedSerializer, StrictSerializer
from api.serializers.fields import Text
from factbase.models.comment import LONGEST_COMMENT


class CommentSerializer(StrictSerializer):
    """A step in review; every step but submitting and verifying needs the comment."""

    comment = Text(default="", allow_blank=True, max_length=LONGEST_COMMENT)


class ReasonSerializer(CommentedSerializer):
    """A retraction; the record keeps its reason."""

    reason = Text()


class RevertSerializer(StrictSerializer):
    """The number of the revision that is wanted back, and why."""

    revision = IntegerField(min_value=1, max_value=2**31 - 1)
    comment = Text(default="", allow_blank=True)


class RestorationSerializer(CommentedSerializer):
    """The way back from a retraction."""


class EmptySerializer(StrictSerializer):
    """A step that takes nothing."""
