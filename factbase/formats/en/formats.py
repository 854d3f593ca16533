"""Formats of Django's own kind; those not named here are what Django has for English."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j F"
FIRST_DAY_OF_WEEK = 1
# Month before day, as in the United States, would be read as another day.
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
