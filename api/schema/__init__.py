"""The OpenAPI document: drawn from the shapes, serializers and filters that the views name."""
