"""What is printed to invite: cards of an invitation, and the slip of a ballot, with their squares."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from participa.mechanisms.conversations.models import Voter
from participa.mechanisms.conversations.operations import open_invitation, print_sheets
from participa.participation.models import Activity
from participa.web.templatetags.qr import qr_code
from tests.factories.accounts import make_user
from tests.factories.desk import make_liaison

from .rows import TEAM, make_conversation, statements_of

pytestmark = pytest.mark.django_db


def team_of(activity: Activity) -> Client:
    client = Client()
    client.force_login(make_liaison(activity.process.territory))
    return client


def test_cards_of_an_invitation_fill_one_sheet_and_open_it() -> None:
    activity = make_conversation()
    for label in ("Junta de «La Playita»", "Colegio"):
        at = timezone.now()
        invitation = open_invitation(by=TEAM, at=at, activity=activity, label=label)
    other = make_conversation()
    base = activity.get_absolute_url()
    client = team_of(activity)
    place = f"{base}equipo/tarjetas/{invitation.code}/"
    assert f'href="{place}"' in client.get(f"{base}equipo/").text
    page = client.get(place).text
    opens = f"{base}invitacion/{invitation.code}/"
    address = f"{settings.SITE_URL}{opens}"
    cards = re.findall(r'<div class="cut-card.*?</li>', page, re.S)
    assert len(cards) == 8
    assert len(set(cards)) == 1
    assert qr_code(address) in cards[0]
    assert f"<code>{address}</code>" in cards[0]
    assert activity.title in cards[0]
    assert f"Invitación {invitation.code}" in cards[0]
    assert "Hasta el " in cards[0]
    assert "Colegio" not in cards[0]  # whom it is for is the team's
    # Whoever scans it comes in by it.
    phone = Client()
    assert phone.get(opens).status_code == 302
    phone.post(f"{base}votar/", {"statement": statements_of(activity)[0].pk, "answer": "1"})
    assert Voter.objects.get().invitation == invitation
    # Nobody else's, and of no other conversation.
    for who, where in (
        (client, f"{base}equipo/tarjetas/NADIE/"),
        (team_of(other), f"{other.get_absolute_url()}equipo/tarjetas/{invitation.code}/"),
    ):
        assert who.get(where).status_code == 404
    stranger = Client()
    assert stranger.get(place).status_code == 302
    stranger.force_login(make_user())
    assert stranger.get(place).status_code == 404


def test_square_on_the_slip_opens_the_page_to_go_on_and_never_holds_the_code() -> None:
    activity = make_conversation()
    sheets = print_sheets(by=TEAM, at=timezone.now(), activity=activity, count=2)
    page = team_of(activity).get(f"{activity.get_absolute_url()}equipo/papeletas/?desde=1&hasta=2")
    slips = re.findall(r'<div class="slip.*?</div>', page.text, re.S)
    assert len(slips) == 2
    for slip, sheet in zip(slips, sheets, strict=True):
        assert qr_code(f"{settings.SITE_URL}/seguir/") in slip
        assert slip.count(sheet.code) == 1  # in words, for the person
        assert f"{settings.SITE_URL}/seguir/" in re.sub(r"<[^>]+>", "", slip)
    assert Client().get("/seguir/").status_code == 200
