"""Addresses that a telephone reads from paper."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

QUIET = 4  # modules left white on each side: ISO/IEC 18004, 6.3.8


def qr_code(address: str) -> SafeString:
    """An address as a QR code: black on white in every theme. Write the address beside it.

    Whatever stands in it is read by whoever scans it and kept by browsers and logs: no secret.
    """
    said = _("Código QR: abre %(address)s") % {"address": address}
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', said, _svg(address))


@lru_cache(maxsize=32)
def _svg(address: str) -> SafeString:
    """A sheet of ballots shows the same one two hundred times; 4 ms of processor each."""
    import segno  # not while the server starts: few pages draw one

    code = segno.make_qr(address, error="m")
    drawn = code.svg_inline(
        border=QUIET, light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 - a path of numbers
