"""What comes with a step in review or a retraction."""

from api.serializers.base import StrictSerializer
from api.serializers.fields import Text


class CommentSerializer(StrictSerializer):
    """A step in review; every step but submitting and verifying needs the comment."""

    comment = Text(default="", allow_blank=True)


class ReasonSerializer(StrictSerializer):
    """A retraction."""

    reason = Text()


class EmptySerializer(StrictSerializer):
    """A step that takes nothing."""
