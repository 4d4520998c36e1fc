"""The drawn shapes of states and sectors: never colour alone, and no glyph a phone may lack."""

from django.utils.safestring import SafeString, mark_safe

from participa.kernel.enums import Sector

_SECTOR = {
    "citizens": "circle",
    "private": "square",
    "public": "triangle",
    "cooperation": "diamond",
    "academia": "hexagon",
    "media": "hexagon",
}

# On a grid of 24 by 24. Solid figures carry sectors; figures with a sign carry states.
_PATHS = {
    "circle": '<circle cx="12" cy="12" r="10"/>',
    "square": '<path d="M3 3h18v18H3z"/>',
    "triangle": '<path d="M12 2l11 20H1z"/>',
    "diamond": '<path d="M12 1l11 11-11 11L1 12z"/>',
    "hexagon": '<path d="M12 1l10 5.5v11L12 23 2 17.5v-11z"/>',
}
_LINE = 'fill="none" stroke="currentColor" stroke-linecap="square"'
_SIGN = 'fill="none" stroke="var(--ground)" stroke-width="2.6" stroke-linecap="square"'
_STATES = {
    "done": f'<circle cx="12" cy="12" r="11"/><path {_SIGN} d="M7.5 12.500l3 3 6-6.5"/>',
    "waiting": f'<circle cx="12" cy="12" r="9.8" {_LINE} stroke-width="2.2"'
    ' stroke-dasharray="3.7 4"/>',
    "open": f'<circle cx="12" cy="12" r="9.8" {_LINE} stroke-width="2.2"/>'
    '<circle cx="12" cy="12" r="4.5"/>',
    "late": f'<path d="M12 1.500l11 20.500H1z"/><path {_SIGN} d="M12 9.500v5m0 3.200v.1"/>',
    "broken": f'<path d="M7.5 1h9L23 7.500v9L16.5 23h-9L1 16.500v-9z"/>'
    f'<path {_SIGN} d="M8.5 8.500l7 7m0-7l-7 7"/>',
    "none": f'<circle cx="12" cy="12" r="9.8" {_LINE} stroke-width="2.2"/>'
    f'<path {_LINE} stroke-width="2.2" d="M8.5 12h7"/>',
}
_ALIASES = {
    "good": "done",
    "kept": "done",
    "answered": "done",
    "closed": "none",
    "pending": "waiting",
    "scheduled": "waiting",
    "withdrawn": "none",
}


def sector_shape(sector: str) -> str:
    """The name of the shape of a sector; a circle when the sector is unknown."""
    return _SECTOR.get(str(sector), "circle")


def sector_word(sector: str) -> str:
    """The word of a sector, or its code when it is not one of ours."""
    return str(Sector(sector).label) if sector in Sector.values else str(sector)


def shape_body(name: str) -> SafeString:
    """What is drawn inside a 24 × 24 box, for pictures that place shapes themselves."""
    name = _ALIASES.get(name, name)
    return mark_safe((_PATHS | _STATES).get(name, _STATES["none"]))  # noqa: S308


def shape(name: str) -> SafeString:
    """A decorative shape in the colour of its place; the word always stands beside it."""
    return mark_safe(  # noqa: S308 - our own constant drawings
        '<svg class="shape" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"'
        f' focusable="false">{shape_body(name)}</svg>'
    )
