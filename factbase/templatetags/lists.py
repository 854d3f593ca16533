"""What templates of lists ask for."""

from django import template

from factbase.templatetags.factbase import grouped
from factbase.views.reading import MOST_COUNTED

register = template.Library()


@register.filter
def up_to_most(number: int) -> str:
    """Write a count that went no further than MOST_COUNTED: “1,000+” where there is more."""
    return f"{grouped(MOST_COUNTED)}+" if number > MOST_COUNTED else grouped(number)
