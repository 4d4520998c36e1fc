"""The page of an organisation: what it is, offers and has done here; what changed over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from participa.accountability.models import Commitment, CommitmentVersion, Response
from participa.accounts.queries import neutrality, official_names
from participa.actors import rules
from participa.actors.enums import Direction, Size, Topic
from participa.actors.models import Exchange, Merge, Organization
from participa.actors.queries import family_ids
from participa.actors.queries.contacts import shown_contact
from participa.actors.queries.registers import shown_number
from participa.kernel.enums import Sector
from participa.participation.models import Contribution, Process
from participa.territories.models import Territory
from participa.web.requests import agent, shared

from ..forms.verification import CampaignForm, PartnershipForm, RefuseForm, VerifyForm
from .access import of_organization

SHOWN = 5  # of each kind of act, the latest
EXCHANGES_SHOWN = 6

FIELDS = {
    "name": gettext_lazy("el nombre"),
    "sector": gettext_lazy("el sector"),
    "purpose": gettext_lazy("lo que hace"),
    "website": gettext_lazy("la página web"),
    "contact": gettext_lazy("el contacto"),
    "size": gettext_lazy("el tamaño"),
    "topics": gettext_lazy("los temas"),
    "further_territories": gettext_lazy("otros municipios"),
    "logo": gettext_lazy("el logo"),
    "logo_alternative": gettext_lazy("la descripción del logo"),
}


@require_safe
@of_organization
def organization(request: HttpRequest, found: Organization) -> HttpResponse:
    """What an organisation is and what it has done here; never who its members are."""
    by = agent(request)
    context: dict[str, Any] = {
        "organization": found,
        **shared(("organization", found.pk), lambda: _facts(found)),
    }
    if request.user.is_authenticated:
        context["may_describe"] = bool(rules.may_describe(by, found))
        context["may_administer"] = bool(rules.may_administer(by, found))
        if rules.may_verify_organization(by, found):
            context["may_verify"] = True
            context["verify_form"], context["refuse_form"] = VerifyForm(), RefuseForm()
            context["campaign_form"] = CampaignForm(auto_id="id_campaign_%s")
            context["partnership_form"] = PartnershipForm(
                initial={"territory": found.territory, "since_on": timezone.localdate()}
            )
    return render(request, "participa/actors/organization.html", context)


def _facts(found: Organization) -> dict[str, Any]:
    """What anybody reads of it, of the records merged into it too; thirteen queries at most, three more of an institution."""
    family = family_ids(found)
    exchanges = list(Exchange.objects.current(timezone.localdate()).filter(organization__in=family))
    entries = found.register_entries.all()
    return {
        "contact": _contact(found),
        "record": _track_record(family),
        "others": list(Organization.objects.filter(pk__in=family[1:])) if family[1:] else [],
        "topics": [Topic(row.topic).label for row in found.topics.all()],
        "further": list(found.further_territories.select_related("department")),
        "registers": [
            (row.get_register_display(), shown_number(row.register, row.number), row.link)
            for row in entries
        ],
        "partnerships": list(
            found.partnerships.filter(ended_on=None).select_related("territory__department")
        ),
        "offers": [row for row in exchanges if row.direction == Direction.OFFER],
        "needs": [row for row in exchanges if row.direction == Direction.NEED],
        "shown": EXCHANGES_SHOWN,
    }


def _contact(found: Organization) -> str:
    """Three queries, and only of an institution: the periods that hold today bind no others."""
    if found.sector != Sector.PUBLIC or not found.contact:
        return found.contact
    held = neutrality(timezone.localdate())
    return shown_contact(found, held, official_names(held))


def _track_record(family: list[int]) -> dict[str, Any]:
    """What it has done in public: totals in one query, the latest of each kind in one each."""
    processes = Process.objects.public()
    contributions = Contribution.objects.public().filter(process__in=processes)
    own = contributions.filter(organization__in=family)
    endorsed = contributions.filter(
        endorsements__organization__in=family, endorsements__withdrawn_at=None
    )
    responses = Response.objects.filter(authority__in=family, process__in=processes)
    latest = CommitmentVersion.objects.filter(commitment=OuterRef("pk")).order_by("-number")
    commitments = Commitment.objects.filter(responsible__in=family, process__in=processes).annotate(
        title=Subquery(latest.values("title")[:1])
    )
    kinds: dict[str, QuerySet[Any]] = {
        "contributions": own,
        "endorsed": endorsed.distinct(),
        "responses": responses,
        "commitments": commitments,
    }
    row = Organization.objects.filter(pk=family[0]).values_list(
        *(_total(rows) for rows in kinds.values())
    )
    totals = dict(zip(kinds, row.get(), strict=True))
    newest = {
        name: rows.select_related("process").order_by("-created_at")[:SHOWN]
        for name, rows in kinds.items()
    }
    return {
        "totals": totals,
        **{name: list(rows) if totals[name] else [] for name, rows in newest.items()},
    }


def _total(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, as a column of another query."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(total=Count("pk", distinct=True)).values("total")), 0)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that changed: when, what in a sentence, and details (what, before, after)."""

    at: datetime
    text: str
    details: tuple[tuple[str, str, str], ...] = ()


@require_safe
@of_organization
def history(request: HttpRequest, found: Organization) -> HttpResponse:
    """What changed in what the organisation says of itself, the latest first; never by whom."""
    turns = [*_registered(found), *_edits(found), *_merges(found), *_exchanges(found)]
    turns.sort(key=lambda turn: turn.at, reverse=True)
    context = {"organization": found, "turns": turns}
    return render(request, "participa/actors/history.html", context)


def _registered(found: Organization) -> list[Turn]:
    return [Turn(found.created_at, _("Se registró en la plataforma."))]


def _edits(found: Organization) -> list[Turn]:
    turns: list[Turn] = []
    before: dict[str, Any] = {}
    for version in found.versions.all():
        if version.changed:
            named = ", ".join(str(FIELDS[name]) for name in version.changed if name in FIELDS)
            details = tuple(
                (str(FIELDS[name]), _value(name, before.get(name)), _value(name, content))
                for name in version.changed
                if (content := version.content.get(name)) is not None and name != "logo"
            )
            turns.append(Turn(version.at, _("Cambió %(what)s.") % {"what": named}, details))
        before = version.content
    return turns


def _value(name: str, value: Any) -> str:
    """A kept value as people read it."""
    if name == "topics":
        return ", ".join(str(Topic(one).label) for one in value or [] if one in Topic.values)
    if name == "size" and value in Size.values:
        return str(Size(value).label)
    if name == "further_territories":
        places = Territory.objects.filter(code__in=value or []).select_related("department")
        return "; ".join(place.full_name for place in places)
    return str(value or "")


def _merges(found: Organization) -> list[Turn]:
    turns = []
    for merge in Merge.objects.filter(target=found).select_related("source"):
        said = {"name": merge.source.name, "reason": merge.reason}
        turns.append(Turn(merge.at, _("Se unió con «%(name)s»: %(reason)s") % said))
        if merge.undone_at is not None:
            said["reason"] = merge.undone_reason
            turns.append(Turn(merge.undone_at, _("Se separó de «%(name)s»: %(reason)s") % said))
    return turns


def _exchanges(found: Organization) -> list[Turn]:
    turns = []
    for row in found.exchanges.all():
        said = {"text": row.text}
        offers = row.direction == Direction.OFFER
        new = _("Ofreció: %(text)s") if offers else _("Dijo que necesita: %(text)s")
        turns.append(Turn(row.created_at, new % said))
        if row.withdrawn_at is not None:
            old = _("Retiró la oferta: %(text)s") if offers else _("Ya no necesita: %(text)s")
            turns.append(Turn(row.withdrawn_at, old % said))
    return turns
