"""A notice in words, in the language of whoever reads it, at the length of each channel.

A kind has a headline and sentences. A sentence that needs a param which the notice does not
have is left out, so a kind can be announced with less than all of them. The message itself
suffices: opening a link may cost the reader data.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..enums import NoticeKind
from .sentences import GATHERED, TEMPLATES, UNKNOWN, WORDS

SMS_LIMIT = 160
WHATSAPP_LIMIT = 900
SENDER = "Participa+"

_PLACEHOLDER = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Wording:
    """One notice in the active language; `sms` ≤ 160 letters of one message, `whatsapp` ≤ 900."""

    label: str
    headline: str
    text: str
    sms: str
    whatsapp: str


def wording(kind: str, params: Mapping[str, Any], url: str = "") -> Wording:
    """Never fails: what a notice lacks is left out."""
    label = str(NoticeKind(kind).label) if kind in NoticeKind.values else str(_("Novedades"))
    several = params.get("count") is not None and kind in GATHERED
    template, sentences = (GATHERED if several else TEMPLATES).get(kind, UNKNOWN)
    values = _values(params)
    chosen = [str(sentence) for sentence in sentences if _has(sentence, values)]
    head = str(template) if _has(template, values) else label
    headline = head % values
    text = " ".join(sentence % values for sentence in chosen)
    return Wording(
        label, headline, text, _sms(head, chosen, values), _whatsapp(head, chosen, values, url)
    )


def _values(params: Mapping[str, Any]) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in params.items():
        known = WORDS.get(name, {})
        if isinstance(value, str) and value in known:
            values[name] = str(known[value])
        elif name.endswith("_on"):
            values[name] = _day(value)
        else:
            values[name] = " ".join(str("" if value is None else value).split()).rstrip(".")
    return values


def _day(value: Any) -> str:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        return str(value)
    if (get_language() or "es").startswith("es"):
        return date_format(day, r"j \d\e F \d\e Y").lower()
    return date_format(day, "j F Y")


def _has(template: str | Promise, values: Mapping[str, str]) -> bool:
    return all(values.get(name) for name in _PLACEHOLDER.findall(str(template)))


def _fit(
    template: str, values: Mapping[str, str], limit: int, plain: Callable[[str], str] = str
) -> str:
    """The template with its longest values shortened until it is at most `limit` long."""
    fitted = dict(values)
    names = _PLACEHOLDER.findall(template)
    while len(text := plain(template % fitted)) > limit:
        name = max(names, key=lambda one: len(fitted[one]), default="")
        if not name or len(fitted[name]) < 12:
            return text[:limit]
        keep = max(8, len(fitted[name]) - (len(text) - limit) - 3)
        fitted[name] = f"{fitted[name][: min(keep, len(fitted[name]) - 4)].rstrip(' .…')}..."
    return text


def _sms(head: str, sentences: list[str], values: Mapping[str, str]) -> str:
    """One message: the headline, then every sentence that still fits whole."""
    text = _fit(f"{SENDER}: {head}.", values, SMS_LIMIT, gsm)
    for sentence in sentences:
        longer = f"{text} {gsm(sentence % values)}"
        if len(longer) <= SMS_LIMIT:
            text = longer
    return text


def _whatsapp(head: str, sentences: list[str], values: Mapping[str, str], url: str) -> str:
    link = f"\n\n{settings.SITE_URL}{url}" if url else ""
    parts = [_fit(f"*{head}*", values, 300)]
    for sentence in sentences:
        one = _fit(sentence, values, 260)
        if len("\n".join([*parts, one])) + len(link) <= WHATSAPP_LIMIT:
            parts.append(one)
    return ("\n".join(parts) + link)[:WHATSAPP_LIMIT]


_GSM = set(
    "@£$¥èéùìòÇØøÅåÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_INSTEAD = str.maketrans(
    {"«": '"', "»": '"', "“": '"', "”": '"', "’": "'", "…": "...", "–": "-", "—": "-"}
)


def gsm(text: str) -> str:
    """The text in the letters of a plain SMS: one outside them halves what a message holds.

    ñ, é and ü are in; á, í, ó, ú lose their accent.
    """
    text = unicodedata.normalize("NFC", text).translate(_GSM_INSTEAD)
    return "".join(char if char in _GSM else _bare(char) for char in text)


def _bare(char: str) -> str:
    bare = unicodedata.normalize("NFKD", char)
    return "".join(part for part in bare if part in _GSM and not unicodedata.combining(part))
