"""Every role walks through the demonstration: no link leads nowhere, no page breaks."""

from __future__ import annotations

from datetime import datetime

import pytest
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
    client = enter(role, demonstration)
    problems = []
    for page in crawl(client, pages=400, of_a_kind=4):
        problems += wrong(page)
    assert problems == []


def wrong(page: Page) -> list[str]:
    """What nobody should find on a page."""
    if page.status >= 400:
        return [f"{page.status} {page.url} (on {page.source})"]
    twice = sorted({name for name in page.ids if page.ids.count(name) > 1})
    return [
        *(f"«{text[:80]}» on {page.url}" for text in page.text if ARTEFACTS.search(text)),
        *(f"#{name} missing on {page.url}" for name in page.anchors if name not in page.ids),
        *(f"id {name} twice on {page.url}" for name in twice),
    ]
