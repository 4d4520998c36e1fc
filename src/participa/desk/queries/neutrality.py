"""Published texts that name an official while an electoral period holds, for the team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    CharField,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participa.accountability.models import (
    Change,
    CommitmentVersion,
    Evidence,
    Progress,
    ResponseVersion,
)
from participa.accounts.queries import Neutrality, official_names
from participa.actors.models import Exchange, Organization
from participa.articulation.models import (
    Agreement,
    AgreementSignature,
    Minutes,
    TableDecision,
    TableMember,
    WorkingTable,
)
from participa.kernel.enums import Sector
from participa.kernel.texts import bare_words, names_in
from participa.objectives.models import ActorContributionVersion, Objective
from participa.participation.enums import ProcessState
from participa.participation.models import Activity, FeedbackReturn, Phase, Process
from participa.participation.rules import TERRITORY_TEAM
from participa.search.queries import Piece, excerpt, parse

from .scope import Scope
from .table import accent_blind

SHOWN = 300  # of the texts that may name somebody; a team that has more begins with these


@dataclass(frozen=True, slots=True)
class _Kind:
    """Texts of one table: which fields, in which territory, where they are mended.

    url: the page of the desk, by `reference` of the row. versions: whether a new version can say
    it differently; what has none stays as it was published.
    """

    name: str | Promise
    model: type[Model]
    fields: tuple[str, ...]
    place: str
    url: str
    reference: str = "pk"
    versions: bool = True
    latest_of: str = ""  # only the newest version of this field's row counts
    published: Q = field(default_factory=Q)


_OPENED = ~Q(state=ProcessState.DRAFT) & Q(is_template=False)
_SHOWN_PROCESS = ~Q(process__state=ProcessState.DRAFT) & Q(process__is_template=False)
_IN_COMMITMENT = ~Q(commitment__process__state=ProcessState.DRAFT)
KINDS = (
    _Kind(
        _("Proceso"), Process, ("title", "stake", "description"), "territory",
        "/mesa/procesos/{}/asunto/", "slug", published=_OPENED,
    ),
    _Kind(
        _("Promesa"), Process, ("promise_text", "not_negotiable"), "territory",
        "/mesa/procesos/{}/promesa/", "slug", published=_OPENED,
    ),
    _Kind(
        _("Fase"), Phase, ("title", "description"), "process__territory",
        "/mesa/procesos/{}/fases/", "process__slug", published=_SHOWN_PROCESS,
    ),
    _Kind(
        _("Actividad"), Activity, ("title", "description"), "process__territory",
        "/mesa/procesos/{}/actividades/", "process__slug", published=_SHOWN_PROCESS,
    ),
    _Kind(
        _("Devolución"), FeedbackReturn,
        ("said", "decided", "why", "missing_reason", "signed_by"), "process__territory",
        "/mesa/procesos/{}/cierre/", "process__slug", latest_of="process",
    ),
    _Kind(
        _("Respuesta"), ResponseVersion, ("body", "transferred_to", "signed_by"),
        "response__process__territory", "/mesa/respuestas/{}/corregir/", "response_id",
        latest_of="response",
    ),
    _Kind(
        _("Compromiso"), CommitmentVersion,
        ("title", "description", "post", "means_of_verification"),
        "commitment__process__territory", "/mesa/compromisos/{}/", "commitment_id",
        latest_of="commitment",
    ),
    _Kind(
        _("Avance"), Progress, ("note",), "commitment__process__territory",
        "/compromisos/{}/", "commitment_id", versions=False, published=_IN_COMMITMENT,
    ),
    _Kind(
        _("Evidencia"), Evidence, ("title", "description", "alternative_text"),
        "commitment__process__territory", "/compromisos/{}/", "commitment_id", versions=False,
        published=Q(hidden_at=None) & _IN_COMMITMENT,
    ),
    _Kind(
        _("Cambio"), Change, ("description",), "commitment__process__territory",
        "/compromisos/{}/", "commitment_id", versions=False, published=_IN_COMMITMENT,
    ),
    _Kind(
        _("Mesa"), WorkingTable, ("name", "purpose"), "territory",
        "/mesa/mesas/{}/cambiar/", "slug",
    ),
    _Kind(
        _("Acta"), Minutes, ("said", "agreed"), "session__table__territory",
        "/mesa/sesiones/{}/dicho/", "session_id", latest_of="session",
        published=Q(published_at__isnull=False),
    ),
    _Kind(
        _("Acuerdo"), Agreement, ("title", "text"), "table__territory",
        "/sesiones/{}/", "session_id", versions=False,
    ),
    _Kind(
        _("Decisión"), TableDecision, ("text",), "session__table__territory",
        "/sesiones/{}/", "session_id", versions=False,
    ),
    _Kind(
        _("Firma"), AgreementSignature, ("post",), "agreement__table__territory",
        "/sesiones/{}/", "agreement__session_id", versions=False,
    ),
    _Kind(
        _("Puesto"), TableMember, ("post",), "table__territory", "/mesas/{}/", "table__slug",
        versions=False, published=Q(until_on=None),
    ),
    _Kind(
        _("Aporte de un actor"), ActorContributionVersion, ("what", "post", "unit"),
        "contribution__objective__territory", "/mesa/aportes-de-actores/{}/cambiar/",
        "contribution_id", latest_of="contribution",
    ),
    _Kind(
        _("Objetivo"), Objective, ("title", "description"), "territory",
        "/objetivos/{}/", versions=False,
    ),
    _Kind(
        _("Institución"), Organization, ("purpose",), "territory",
        "/organizaciones/{}/administrar/", "slug", published=Q(sector=Sector.PUBLIC),
    ),
    _Kind(
        _("Oferta o necesidad"), Exchange, ("words", "text"), "organization__territory",
        "/organizaciones/{}/ofrece-y-necesita/", "organization__slug", versions=False,
        published=Q(organization__sector=Sector.PUBLIC, withdrawn_at=None),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedText:
    """A published text, whom it names, and where it can be said otherwise (if `versions`).

    excerpt: the part that names most of them, the names marked.
    """

    kind: str
    names: tuple[str, ...]
    excerpt: tuple[Piece, ...]
    url: str
    versions: bool


def texts_naming_officials(scope: Scope, held: Neutrality) -> list[NamedText]:
    """Of the territories whose team somebody is, where `held` reaches; two queries.

    Whole names whatever the accents; what citizens wrote is their own and stays out.
    """
    names = official_names(held)
    if not names:
        return []
    columns = ("found_in", "found_at", "found_text")
    rows = [_rows(number, kind, names, scope, held) for number, kind in enumerate(KINDS)]
    first, *rest = (each.order_by().values_list(*columns) for each in rows)
    found = first.union(*rest, all=True).order_by(*columns[:2])[:SHOWN]
    return list(_named(found, names))


def _rows(
    number: int, kind: _Kind, names: Sequence[str], scope: Scope, held: Neutrality
) -> QuerySet[Any]:
    said = [F(kind.fields[0])]
    for name in kind.fields[1:]:
        said += [Value("\n"), F(name)]  # type: ignore[list-item]
    whole = Concat(*said, output_field=TextField()) if len(said) > 1 else F(kind.fields[0])
    rows: QuerySet[Any] = (
        kind.model._default_manager.filter(kind.published)
        .filter(scope.in_places(kind.place, *TERRITORY_TEAM))
        .filter(_reached(kind.place, held))
        .annotate(
            found_in=Value(number),
            found_at=Cast(kind.reference, CharField()),
            found_text=Cast(whole, TextField()),
        )
        .filter(reduce(or_, (_perhaps(name) for name in names)))
    )
    if kind.latest_of:
        newest = kind.model._default_manager.filter(
            kind.published, **{kind.latest_of: OuterRef(kind.latest_of)}
        ).order_by("-pk")
        rows = rows.filter(pk=Subquery(newest.values("pk")[:1]))
    return rows


def _perhaps(name: str) -> Q:
    """Its words stand somewhere in the text: what the database can say without the order."""
    words = bare_words(name).split()
    return reduce(lambda left, word: left & Q(found_text__iregex=accent_blind(word)), words, Q())


def _reached(place: str, held: Neutrality) -> Q:
    found = Q(pk__in=[])
    for period in held.periods:
        if period.territory_id is None:
            return Q()
        found |= Q(**{place: period.territory_id}) | Q(**{f"{place}__department": period.territory})
        if period.territory is not None and period.territory.department_id:
            found |= Q(**{place: period.territory.department_id})
    return found


def _named(rows: QuerySet[Any, Any], names: Sequence[str]) -> Iterator[NamedText]:
    for number, reference, said in rows:
        if here := names_in([said], names):
            kind = KINDS[number]
            yield NamedText(
                kind=str(kind.name),
                names=tuple(here),
                excerpt=tuple(excerpt(said, parse(" ".join(here)))),
                url=kind.url.format(reference),
                versions=kind.versions,
            )
