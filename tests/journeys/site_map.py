"""Reading the pages of the platform as a person would: every link of every page."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404

SPOKEN = ("alt", "title", "aria-label", "placeholder", "content", "value")
SILENT = ("script", "style", "textarea")  # what people typed is theirs
# What a template, a translation or a value that is missing leaves behind.
ARTEFACTS = re.compile(
    r"\bNone\b|\bNaN\b|\{\{|\{%|%\(\w+\)[sd]|</?(?:p|a|br|li|div|span|strong)\b|<\w+ object|"
    r"&(?:\w+|#\d+);|__proxy__|Traceback|datetime\.\w+\("
)


@dataclass
class Page:
    """What stands on one page."""

    url: str
    status: int
    source: str = ""  # the page on which its link stood
    text: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    html: str = ""
    file: bytes = b""  # what is no page: a download, a picture

    def add_link(self, href: str) -> None:
        target, fragment = urldefrag(urljoin(self.url, href))
        if fragment and target == urldefrag(self.url)[0]:
            self.anchors.append(fragment)
        if target.startswith("/"):
            self.links.append(target)


class Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.silent = page, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self.silent += 1
        if tag == "a" and "href" in found:
            self.page.add_link(found["href"])
        if tag in ("img", "source", "iframe") and "src" in found:
            self.page.add_link(found["src"])
        if tag == "link" and found.get("rel") != "preconnect":
            self.page.add_link(found.get("href", ""))
        if tag == "form" and found.get("method", "get").lower() == "get":
            self.page.add_link(found.get("action", ""))
        if "id" in found:
            self.page.ids.append(found["id"])
        self.page.text += [found[name] for name in SPOKEN if found.get(name) and tag != "meta"]

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.page.text.append(" ".join(data.split()))


def plain(url: str) -> str:
    """One address for all pages of a list: filters stay, the page number goes."""
    parts = urlsplit(url)
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in ("pagina", "p")])
    return parts.path + (f"?{query}" if query else "")


def kind(url: str) -> str:
    """The view behind an address and the filters used: enough of each kind is enough."""
    parts = urlsplit(url)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return "nowhere"
    keys = sorted({key for key, value in parse_qsl(parts.query)})
    return " ".join([match.view_name or match._func_path, *keys])


def crawl(client: Client, *, start: str = "/", pages: int, of_a_kind: int) -> Iterator[Page]:
    """Breadth first through every internal link, each page once."""
    queue, seen, kinds = deque([("", start)]), {start}, Counter[str]()
    while queue and pages:
        source, url = queue.popleft()
        pages -= 1
        page = visit(client, url, source)
        yield page
        for link in map(plain, page.links):
            if link in seen or link.startswith(settings.STATIC_URL):
                continue
            seen.add(link)
            kinds[kind(link)] += 1
            if kinds[kind(link)] <= of_a_kind:
                queue.append((url, link))


def visit(client: Client, url: str, source: str = "") -> Page:
    response = client.get(url)
    page = Page(url, response.status_code, source)
    if response.status_code in (301, 302, 303):
        page.add_link(response.headers["Location"])
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page.html = response.content.decode()
        Reader(page).feed(page.html)
    else:
        page.file = response.getvalue() if hasattr(response, "getvalue") else b""
    _close(response)
    return page


def _close(response: HttpResponseBase) -> None:
    """Close what a response holds open (a stored file), but not the connection of the test."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
