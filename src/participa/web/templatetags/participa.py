"""The few tags and filters of our templates; they need no `load`."""

from django import template

from participa.kernel import texts
from participa.web.templatetags import charts, lists, qr, shapes, words

register = template.Library()

register.filter("markdown", texts.markdown)
register.filter("written", words.written_markdown)
register.simple_tag(words.written)
for _filter in (
    words.number,
    words.money,
    words.percent,
    words.date_words,
    words.time_words,
    words.month_words,
    words.days_left,
    words.due_words,
    words.phone,
    words.unlocalized,
    words.minus,
    shapes.sector_shape,
    shapes.sector_word,
    lists.page_numbers,
    lists.is_figure,
    lists.wordlist,
):
    register.filter(_filter.__name__, _filter)

register.simple_tag(shapes.shape)
register.simple_tag(shapes.shape_body)
register.simple_tag(qr.qr_code)

register.simple_tag(charts.bars, name="bar_chart")
register.simple_tag(charts.dots, name="dot_chart")
register.simple_tag(charts.stacks, name="stack_chart")
register.simple_tag(charts.line, name="line_chart")
register.simple_tag(charts.network, name="network_chart")
