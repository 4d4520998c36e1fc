"""What waits for a person, most urgent first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accountability.enums import CommitmentState
from participa.accountability.models import Commitment
from participa.accountability.queries import unanswered_contributions, with_state, with_terms
from participa.participation.enums import ContributionState, ProcessState
from participa.participation.models import Activity, Contribution, Process
from participa.participation.queries import open_reports, waiting_for_review

from .articulation import giving, sessions
from .items import SHOWN, Group, Item, first_rows
from .scope import Scope

SOON = timedelta(days=30)  # a commitment without evidence begins to wait this long before
COMMITMENT_SHAPES = {CommitmentState.LATE: "late", CommitmentState.BROKEN: "broken"}


@dataclass(frozen=True)
class Waiting:
    groups: tuple[Group, ...]
    processes: tuple[Process, ...]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)


def unanswered(processes: QuerySet[Process]) -> QuerySet[Contribution]:
    """Published contributions that nobody answered, the earliest promised date first."""
    return (
        unanswered_contributions()
        .filter(process__in=processes.order_by().values("pk"))
        .select_related("process")
        .order_by(F("answer_due_on").asc(nulls_last=True), "pk")
    )


def commitments_to_mind(
    processes: QuerySet[Process], bodies: tuple[int, ...], today: date
) -> QuerySet[Commitment]:
    """Late or broken ones, and those with nothing to show soon before their date."""
    mine = Q(process__in=processes.order_by().values("pk")) | Q(responsible__in=bodies)
    soon = Q(claims=0, due_on__lte=today + SOON)
    return (
        with_terms(with_state(Commitment.objects.filter(mine), today))
        .exclude(state=CommitmentState.KEPT)
        .filter(soon | Q(state__in=(CommitmentState.LATE, CommitmentState.BROKEN)))
        .select_related("process", "responsible")
        .order_by("due_on", "pk")
    )


def waiting_list(scope: Scope, at: datetime) -> Waiting:
    """Eight queries, however much waits."""
    today = timezone.localdate(at)
    moderated = scope.moderated().order_by().values("pk")
    groups = [
        _answers(scope, today),
        _commitments(scope, today),
        _reports(scope, moderated),
        _reviews(scope, moderated),
        _organizations(scope),
        giving(scope, today),
        sessions(scope, at),
    ]
    processes = _processes(scope)
    drafts = [process for process in processes if process.state == ProcessState.DRAFT]
    groups.append(_drafts(drafts))
    return Waiting(
        groups=tuple(sorted((g for g in groups if g.total), key=lambda group: group.urgency)),
        processes=tuple(process for process in processes if process not in drafts),
    )


def _answers(scope: Scope, today: date) -> Group:
    rows, total = first_rows(unanswered(scope.answered()))
    items = [
        Item(
            title=row.title,
            where=row.process.title,
            url=f"/mesa/responder/?aportes={row.pk}",
            action=_("Responder"),
            due=row.answer_due_on,
            state="late" if _is_past(row.answer_due_on, today) else "open",
            word=_("Fuera de plazo") if _is_past(row.answer_due_on, today) else _("En plazo"),
        )
        for row in rows
    ]
    return Group("answers", _("Aportes por responder"), tuple(items), total)


def _is_past(due: date | None, today: date) -> bool:
    return due is not None and due < today


def _commitments(scope: Scope, today: date) -> Group:
    rows, total = first_rows(commitments_to_mind(scope.answered(), scope.organizations, today))
    items = []
    for row in rows:
        state = CommitmentState(row.state)
        word = str(state.label) if row.claims else _("Sin evidencia")
        if state != CommitmentState.ON_THE_WAY and not row.claims:
            word = _("%(state)s y sin evidencia") % {"state": state.label}
        items.append(
            Item(
                title=row.title or str(row),
                where=row.responsible.name,
                url=f"/mesa/compromisos/{row.pk}/",
                action=_("Contar el avance"),
                due=row.due_on,
                state=COMMITMENT_SHAPES.get(state, "waiting"),
                word=word,
            )
        )
    return Group("commitments", _("Compromisos por mostrar"), tuple(items), total)


def _reports(scope: Scope, moderated: QuerySet[Any]) -> Group:
    rows, total = first_rows(open_reports(Process.objects.filter(pk__in=moderated)))
    items = [
        Item(
            title=row.contribution.title,
            where=row.contribution.process.title,
            url=moderation_url(row),
            action=_("Decidir"),
            word=str(row.get_reason_display()),
            since=row.created_at,
        )
        for row in rows
    ]
    name = _("Textos denunciados")
    return Group("reports", name, tuple(items), total, "/mesa/moderacion/#denuncias")


def moderation_url(report: Any) -> str:
    """Where a report is decided: on the comment it is about, or the contribution."""
    if report.comment_id:
        return f"/mesa/comentarios/{report.comment_id}/moderar/"
    return f"/mesa/aportes/{report.contribution_id}/#moderar"


def _reviews(scope: Scope, moderated: QuerySet[Any]) -> Group:
    rows, total = first_rows(waiting_for_review(Process.objects.filter(pk__in=moderated)))
    items = [
        Item(
            title=row.title,
            where=row.process.title,
            url=f"/mesa/aportes/{row.pk}/",
            action=_("Revisar"),
            word=_("En revisión"),
            since=row.created_at,
        )
        for row in rows
    ]
    return Group("reviews", _("Aportes por revisar"), tuple(items), total, "/mesa/moderacion/")


def _organizations(scope: Scope) -> Group:
    waiting: list[Any] = []
    total = 0
    if scope.verifies:
        rows = scope.organizations_to_verify().select_related("territory__department")
        waiting, total = first_rows(rows.order_by("created_at", "pk"))
    items = [
        Item(
            title=row.name,
            where=row.territory.full_name,
            url=f"/organizaciones/{row.slug}/",
            action=_("Verificar"),
            word=_("Por verificar"),
            since=row.created_at,
        )
        for row in waiting
    ]
    url = "/organizaciones/por-verificar/"
    return Group("organizations", _("Organizaciones por verificar"), tuple(items), total, url)


def _processes(scope: Scope) -> list[Any]:
    """The latest fifty the person works in, with how much is in each."""
    published = Q(contributions__state=ContributionState.PUBLISHED)
    return list(
        scope.processes()
        .filter(is_template=False)
        .select_related("territory__department")
        .annotate(
            has_activities=Exists(Activity.objects.filter(process=OuterRef("pk"))),
            contribution_total=Count("contributions", filter=published),
        )
        .order_by("state", "-created_at", "-pk")[:50]
    )


def _drafts(drafts: list[Any]) -> Group:
    items = [
        Item(
            title=process.title,
            where=process.territory.full_name,
            url=f"/mesa/procesos/{process.slug}/",
            action=_("Seguir preparando"),
            word=_("En preparación"),
            since=process.created_at,
        )
        for process in drafts[:SHOWN]
    ]
    return Group("drafts", _("Procesos por publicar"), tuple(items), len(drafts), "/mesa/procesos/")
