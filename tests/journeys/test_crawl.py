"""Every role walks through the demonstration: no link leads nowhere, no page breaks."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

import polib
import pytest
from django.conf import settings
from django.test import Client

from participa.accounts.models import User
from participa.accounts.operations import open_account, open_participant
from participa.kernel.agents import Agent, system
from tests.demonstration import demonstration
from tests.journeys.site_map import ARTEFACTS, Page, crawl

__all__ = ["demonstration"]
pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

# Who walks: the person of the demonstration, if it is one of them.
ROLES = {
    "visitor": "",
    "code": "",
    "citizen": "wilmer@ejemplo.co",
    "representative": "nelly@ejemplo.co",
    "liaison": "sandra@ejemplo.co",
    "ally": "yurany@ejemplo.co",
    "coordinator": "coordinacion@ejemplo.co",
    "superuser": "administra@ejemplo.co",
}
# «Mi mesa» stands on every page; without a role it explains how to get one.
EXPECTED = [(403, "/mesa/")]
GAPS = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>|\{\w*\}")


@pytest.fixture(autouse=True)
def _more_pages_than_a_person(settings) -> None:
    """All roles walk from one address within minutes; limits have tests of their own."""
    settings.LIMITS = False


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter(role: str, at: datetime) -> Client:
    """A browser in the hands of somebody of this role."""
    client = Client(raise_request_exception=False)
    if role == "superuser":
        open_account(by=system("tests"), at=at, email=ROLES[role], superuser=True)
    if role == "code":
        _, code = open_participant(by=Agent(), at=at)
        assert client.post("/seguir/", {"code": code}).status_code == 302
    elif role != "visitor":
        client.force_login(User.objects.get(email=ROLES[role]), backend=BACKEND)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_every_link_leads_to_a_whole_page(role: str, demonstration: datetime) -> None:
    pages = list(crawl(enter(role, demonstration), pages=400, of_a_kind=3))
    assert [problem for page in pages for problem in wrong(page)] == []
    assert len(pages) > 60


@pytest.mark.parametrize("role", ["visitor", "coordinator"])
def test_english_pages_leave_no_spanish_of_ours(role: str, demonstration: datetime) -> None:
    client = enter(role, demonstration)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    left = {
        f"«{piece}» on {page.url}"
        for page in crawl(client, pages=60, of_a_kind=1)
        for piece in untranslated(page)
    }
    assert sorted(left) == []


def wrong(page: Page) -> list[str]:
    """What nobody should find on a page."""
    if page.status >= 400 and (page.status, page.url) not in EXPECTED:
        return [f"{page.status} {page.url} (on {page.source})"]
    twice = sorted({name for name in page.ids if page.ids.count(name) > 1})
    return [
        *(f"«{text[:80]}» on {page.url}" for text in page.text if ARTEFACTS.search(text)),
        *(f"#{name} missing on {page.url}" for name in page.anchors if name not in page.ids),
        *(f"id {name} twice on {page.url}" for name in twice),
    ]


@cache
def spanish_pieces() -> frozenset[str]:
    """What stands in a Spanish message, between its places to fill, and not in its translation."""
    found = set()
    for path in settings.LOCALE_PATHS:
        for source in path.glob("en/LC_MESSAGES/*.po"):
            for entry in polib.pofile(str(source)).translated_entries():
                english = " ".join([entry.msgstr, *entry.msgstr_plural.values()])
                for message in (entry.msgid, entry.msgid_plural):
                    pieces = (" ".join(piece.split()) for piece in GAPS.split(message))
                    found |= {each for each in pieces if len(each) > 12 and each not in english}
    return frozenset(found)


def untranslated(page: Page) -> list[str]:
    """Texts of the page that are Spanish messages, or hold a long piece of one."""
    whole = " | ".join(page.text)
    texts = set(page.text)
    return [
        piece
        for piece in spanish_pieces()
        if piece in texts or (len(piece) > 24 and piece in whole)
    ]
