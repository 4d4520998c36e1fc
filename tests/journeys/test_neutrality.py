"""Rule 11: in an electoral period nothing generated names who holds a public office.

Somebody of each kind of office, under a name that stands nowhere else, writes a third of what the
demonstration says; then every page, download and mail is read before, during and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from itertools import cycle
from typing import Any
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile, is_zipfile

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from participa.accounts.models import Participant, User
from participa.accounts.operations import end_electoral_period, set_electoral_period
from participa.accounts.queries import neutrality, visible_profile
from participa.actors.enums import MembershipRole
from participa.actors.models import Membership, Organization
from participa.desk.queries import texts_naming_officials
from participa.desk.queries.neutrality import KINDS
from participa.desk.queries.scope import scope_of
from participa.kernel.agents import system
from participa.kernel.enums import Sector
from participa.notices.models import Notice
from participa.notices.queries import compose
from participa.participation.models import CoAuthor, Comment, Contribution
from participa.site.queries import remember_site
from participa.territories.models import Territory
from tests.demonstration import demonstration
from tests.factories.accounts import grant, make_user
from tests.journeys.site_map import Page, crawl, visit

__all__ = ["demonstration"]
pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]

BY = system("tests")
FORM = re.compile(r"<form\b([^>]*method=\"post\"[^>]*)>(.*?)</form>", re.DOTALL)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MUNICIPAL, REGIONAL, NATIONAL = "Zoraida Quiñónez", "Zenón Quimbaya", "Zulma Quevedo"
SPEAKS, BELONGS = "Zacarías Quesada", "Zunilda Quintana"
CONTACT = "Zósimo Quijano"
WRITERS = {MUNICIPAL, REGIONAL, NATIONAL, SPEAKS, BELONGS}
NEIGHBOUR = "Zaida Quiroga"


@pytest.fixture(autouse=True)
def _more_pages_than_a_person(settings) -> None:
    settings.LIMITS = False


@pytest.fixture
def offices(demonstration: datetime) -> dict[str, Participant]:
    """Name → hand of somebody of each kind of office in Yumbo, and of one who holds none."""
    yumbo = Territory.objects.get(code="76892")
    mayoralty = Organization.objects.filter(territory=yumbo, is_authority=True)[0]
    school = Organization.objects.create(
        slug="escuela-q", name="Escuela", folded_name="escuela", sector=Sector.PUBLIC,
        territory=yumbo, verification="verified", created_at=demonstration,
    )  # fmt: skip
    people = {name: make_user(name=name) for name in (*sorted(WRITERS), NEIGHBOUR)}
    for name, place in ((MUNICIPAL, yumbo), (REGIONAL, yumbo.department), (NATIONAL, None)):
        grant(people[name], "government_liaison", place)
    for name, where, role in (
        (SPEAKS, mayoralty, MembershipRole.REPRESENTATIVE),
        (BELONGS, school, MembershipRole.MEMBER),
    ):
        Membership.objects.create(
            organization=where, user=people[name], role=role, verification="verified",
            since_at=demonstration,
        )  # fmt: skip
    Organization.objects.filter(pk=mayoralty.pk).update(
        contact=f"{CONTACT}, zosimo.quijano@yumbo.example, 602 555 0000"
    )
    return {name: Participant.objects.get(user=user) for name, user in people.items()}


@pytest.fixture
def written(offices: dict[str, Participant]) -> None:
    """They are the hands of everything that names one; unique pairs stay as they are."""
    hands = cycle(offices[name] for name in (*sorted(WRITERS), NEIGHBOUR))
    for model, field in ((Contribution, "author"), (Comment, "author")):
        for row in model.objects.order_by("pk"):
            model.objects.filter(pk=row.pk).update(**{field: next(hands)})
    for contribution in Contribution.objects.public().order_by("-pk")[:10]:
        CoAuthor.objects.get_or_create(
            contribution=contribution,
            participant=next(hands),
            defaults=dict.fromkeys(("invited_at", "accepted_at"), contribution.created_at),
        )


def contents(page: Page) -> str:
    """All the text that came: of a page its source, of a workbook what it is zipped from."""
    if page.file and is_zipfile(BytesIO(page.file)):
        with ZipFile(BytesIO(page.file)) as parts:
            return "".join(parts.read(name).decode(errors="ignore") for name in parts.namelist())
    return page.html + page.file.decode(errors="ignore")


def named(pages: Iterable[Page], names: Iterable[str]) -> dict[str, set[str]]:
    """Name → the addresses on which it stands."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for page in pages:
        text = contents(page)
        for name in found:
            if name in text:
                found[name].add(page.url)
    return found


def test_no_page_names_an_official_and_all_do_before_and_after(written: None) -> None:
    names = [*sorted(WRITERS), CONTACT, "zosimo.quijano"]
    client = Client()
    before = named(crawl(client, pages=400, of_a_kind=3), [*names, NEIGHBOUR])
    assert [name for name in before if not before[name]] == []
    day = timezone.localdate()
    period = set_electoral_period(
        by=BY, at=timezone.now(), starts_on=day, ends_on=day, reason="Territoriales", names=CONTACT
    )
    remember_site(None)
    known = set().union(*before.values())
    during = named(
        [*crawl(client, pages=400, of_a_kind=3), *(visit(client, url) for url in sorted(known))],
        [*names, NEIGHBOUR],
    )
    assert {name: found for name, found in during.items() if found and name != NEIGHBOUR} == {}
    assert during[NEIGHBOUR] == before[NEIGHBOUR]
    end_electoral_period(by=BY, at=timezone.now(), period=period)
    remember_site(None)
    after = named((visit(client, url) for url in sorted(known)), [*names, NEIGHBOUR])
    assert after == before


def test_no_mail_names_an_official(written: None) -> None:
    day = timezone.localdate()
    set_electoral_period(
        by=BY, at=timezone.now(), starts_on=day, ends_on=day, reason="Territoriales"
    )
    mails = 0
    for person in Participant.objects.filter(pk__in=Notice.objects.values("participant")):
        notices = list(Notice.objects.filter(participant=person).order_by("pk"))
        mail = compose(person, notices)
        said = f"{mail.subject}{mail.text}{mail.html}{mail.headers}"
        assert [name for name in WRITERS if name in said] == []
        mails += 1
    assert mails > 10


def test_the_team_at_its_desk_still_reads_names(written: None) -> None:
    day = timezone.localdate()
    set_electoral_period(
        by=BY, at=timezone.now(), starts_on=day, ends_on=day, reason="Territoriales"
    )
    author = Participant.objects.get(user__profile_fields__value=MUNICIPAL)
    row = Contribution.objects.public().filter(author=author).first()
    ally = make_user()
    grant(ally, "territorial_ally", row.process.territory)
    client = Client()
    client.force_login(ally, backend=BACKEND)
    for page in (f"/mesa/aportes/{row.pk}/", f"/mesa/procesos/{row.process.slug}/aportes/"):
        assert MUNICIPAL in client.get(page).content.decode(), page
    assert MUNICIPAL not in client.get(row.get_absolute_url()).content.decode()
    assert MUNICIPAL not in Client().get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_every_office_is_unnamed_from_the_first_to_the_last_day(
    offices: dict[str, Participant], name: str
) -> None:
    """Both days whole, in the time of Colombia, whatever the territory that reaches it."""
    hand = offices[name]
    day = timezone.localdate() + timedelta(days=10)
    yumbo = Territory.objects.select_related("department").get(code="76892")
    for place in (None, yumbo.department, yumbo):
        period = set_electoral_period(
            by=BY, at=timezone.now(), starts_on=day, ends_on=day, reason="Una", territory=place
        )
        begins = timezone.make_aware(datetime(day.year, day.month, day.day))
        seen = [
            visible_profile(hand.user, None, begins + wait) is not None
            for wait in (
                timedelta(seconds=-1), timedelta(0), timedelta(hours=23, minutes=59),
                timedelta(days=1),
            )
        ]  # fmt: skip
        assert seen == [True, False, False, True], place
        end_electoral_period(by=BY, at=timezone.now(), period=period)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.model.__name__)
def test_every_kind_of_text_is_found_and_leads_to_its_page(
    demonstration: datetime, kind: Any
) -> None:
    """Each field of each kind; what it leads to is there for the coordination."""
    coordination = User.objects.get(email="coordinacion@ejemplo.co")
    day = timezone.localdate()
    set_electoral_period(
        by=BY, at=timezone.now(), starts_on=day, ends_on=day, reason="Una", names=CONTACT
    )
    scope, held = scope_of(coordination), neutrality(day)
    assert texts_naming_officials(scope, held) == []
    for field in kind.fields:
        with transaction.atomic():
            kind.model.objects.update(**{field: f"Con {CONTACT}"[:40]})
            found = texts_naming_officials(scope, held)
            assert {(row.kind, row.names) for row in found} == {(str(kind.name), (CONTACT,))}
            transaction.set_rollback(True)
    client = Client()
    client.force_login(coordination, backend=BACKEND)
    assert client.get(found[0].url).status_code == 200


# Forms with a long text that do not say the rule, and why.
UNASKED = {
    "accounts:minor", "accounts:profile",  # of a person alone
    "comment", "report", "give_evidence", "conversations:promote",  # the words of citizens
    "register_organization", "edit_organization", "add_exchange",  # of an organisation of its own
    "desk_electoral", "desk_names",  # where the names are listed
    "desk_evidence", "record_change", "revise_commitment",  # beside one that says it; they ask too
}  # fmt: skip


def test_every_form_that_publishes_says_the_rule(demonstration: datetime) -> None:
    day = timezone.localdate()
    set_electoral_period(
        by=BY, at=timezone.now(), starts_on=day, ends_on=day, reason="Una", names=CONTACT
    )
    client = Client()
    client.force_login(User.objects.get(email="coordinacion@ejemplo.co"), backend=BACKEND)
    silent = set()
    for page in crawl(client, pages=400, of_a_kind=1):
        for attributes, inside in FORM.findall(page.html):
            if "<textarea" in inside and "Período electoral hasta" not in inside:
                action = re.search(r'action="([^"]+)"', attributes)
                address = urlsplit(urljoin(page.url, action[1] if action else page.url)).path
                silent.add(resolve(address).view_name)
    assert silent == UNASKED
