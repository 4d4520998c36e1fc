"""Texts that people write: folding for comparison, Markdown to safe HTML."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote", "h3", "h4", "code", "hr"}


def fold(text: str) -> str:
    """Lower case without accents, one space between words: `Peñón ` → `penon`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())


def names_in(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Which of `names` stand in the texts: whole words in that order, whatever case and accents."""
    said = [f" {bare_words(text)} " for text in texts]
    return [name for name in names if any(f" {bare_words(name)} " in text for text in said)]


def bare_words(text: str) -> str:
    """`Andrés  Lozano-Ruiz,` → `andres lozano ruiz`."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})


@lru_cache(maxsize=1000)
def markdown(text: str) -> SafeString:
    """Safe HTML of a Markdown text; links are marked as written by a stranger."""
    html = nh3.clean(
        _parser().render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "http", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    return mark_safe(html)  # noqa: S308  # nh3 has just cleaned it
