"""The few tags and filters of our templates."""

from django import template

from participa.kernel import texts

register = template.Library()

register.filter("markdown", texts.markdown)
