"""The closed lists that say what a claim's value is and how many of them a property may have."""

from enum import StrEnum


class ValueType(StrEnum):
    """What a property's values are."""

    ENTITY = "entity"
    MONEY = "money"
    QUANTITY = "quantity"
    DATE = "date"
    TEXT = "text"
    URL = "url"
    BOOLEAN = "boolean"


class Kind(StrEnum):
    """Whether a claim states a value, that one exists but is unknown, or that there is none."""

    VALUE = "value"
    UNKNOWN = "unknown"
    NONE = "none"


class Cardinality(StrEnum):
    """How many values a property has: one for all time, one at any time, or many."""

    ONE = "one"
    ONE_AT_A_TIME = "one_at_a_time"
    MANY = "many"
