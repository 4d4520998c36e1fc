"""The few tags and filters of our templates; they need no `load`."""

from django import template

from participa.kernel import texts
from participa.web.templatetags import shapes, words

register = template.Library()

register.filter("markdown", texts.markdown)
for _filter in (
    words.number,
    words.money,
    words.percent,
    words.date_words,
    words.time_words,
    words.days_left,
    words.phone,
    shapes.sector_shape,
):
    register.filter(_filter.__name__, _filter)

register.simple_tag(shapes.shape)
register.simple_tag(shapes.shape_body)
