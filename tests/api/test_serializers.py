"""What a serializer may not have, as it would be passed over in silence."""

from typing import Any

import pytest
from rest_framework import serializers

from api.serializers.base import StrictSerializer


def test_check_of_a_field_that_nobody_would_call_is_refused() -> None:
    with pytest.raises(TypeError, match="validate_name would never be called"):

        class Named(StrictSerializer):
            name = serializers.CharField()

            def validate_name(self, value: Any) -> Any:
                return value


def test_check_of_all_fields_is_called() -> None:
    class Named(StrictSerializer):
        name = serializers.CharField()

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            return {**attrs, "name": attrs["name"].upper()}

    assert Named().run_validation({"name": "a"}) == {"name": "A"}
