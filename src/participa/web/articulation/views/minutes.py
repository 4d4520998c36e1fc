"""The minutes of a session in steps, each at its own address and saved by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.actors.models import Organization
from participa.articulation import operations
from participa.articulation.models import Agreement, Minutes, TableDecision, TableSession
from participa.articulation.queries import agreements_of, latest_minutes, members_now
from participa.articulation.rules import may_commit_decision, may_open_table, may_publish_minutes
from participa.desk.queries import Scope, deciders_for
from participa.kernel.rulings import YES, NotAllowed, no, require
from participa.web.desk.views.access import desk_page
from participa.web.form_pages import AnsweringForm, acting, form_page, posted
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent

from ..forms import (
    AgreementForm,
    AttendanceForm,
    CommitDecisionForm,
    DecisionForm,
    PublishMinutesForm,
    SaidForm,
    SignForm,
)
from .desk import commits, desk_url, page
from .tables import decided, session_or_404

ORDER = ("asistencia", "dicho", "acuerdos", "publicar")


def _writable(request: HttpRequest, pk: int) -> TableSession:
    session = session_or_404(pk)
    require(may_publish_minutes(agent(request), session, timezone.now()))
    return session


def _draft(session: TableSession) -> Minutes | None:
    """The draft, else what is published: what the steps are filled in with."""
    return session.minutes.filter(published_at=None).first() or latest_minutes(session)


def steps(session: TableSession, current: str) -> list[dict[str, str]]:
    names = {
        "asistencia": _("Quiénes estuvieron"),
        "dicho": _("Qué se dijo"),
        "acuerdos": _("Acuerdos y decisiones"),
        "publicar": _("Publicar"),
    }
    draft = _draft(session)
    done = {
        "asistencia": bool(draft and draft.attendances.exists()),
        "dicho": bool(draft and draft.said),
        "acuerdos": session.agreements.exists() or session.decisions.exists(),
        "publicar": bool(draft and draft.published_at),
    }
    return [
        {
            "name": names[step],
            "state": "now" if step == current else "done" if done[step] else "next",
            "url": f"/mesa/sesiones/{session.pk}/{step}/",
        }
        for step in ORDER
    ]


def _step(
    request: HttpRequest, session: TableSession, form: AnsweringForm, step: str, save: Any
) -> HttpResponse:
    """One step: saved, on to the next or back to the table to go on another day."""
    neutral(form, session.table.territory)
    if request.method == "POST" and form.is_valid():
        try:
            save(**form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as error:
            form.refuse(error)
        else:
            return _after(request, session, step)
    context = {
        "session": session,
        "table": session.table,
        "form": form,
        "step": step,
        "steps": steps(session, step),
        "published": latest_minutes(session),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "participa/articulation/minutes_step.html", context, status=status)


def _after(request: HttpRequest, session: TableSession, step: str) -> HttpResponse:
    if step == "publicar":
        messages.success(request, _("El acta está publicada y la mesa avisada."))
        return redirect(session)
    if "despues" in request.POST:
        messages.success(request, _("Guardado. Puede seguir cuando quiera."))
        return redirect(desk_url(session.table))
    return redirect(f"/mesa/sesiones/{session.pk}/{ORDER[ORDER.index(step) + 1]}/")


@desk_page
def attendance(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    session = _writable(request, pk)
    draft = _draft(session)
    present = {
        row.organization: row.post
        for row in (draft.attendances.select_related("organization") if draft else ())
    }
    seats = {seat.organization: seat.post for seat in members_now(session.table)}
    form = AttendanceForm(
        posted(request),
        posts=seats | present,
        initial={"present": [str(org.pk) for org in present]},
    )
    return _step(
        request,
        session,
        form,
        "asistencia",
        lambda **fields: operations.save_attendance(**acting(request), session=session, **fields),
    )


@desk_page
def said(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    session = _writable(request, pk)
    return _step(
        request,
        session,
        SaidForm(posted(request), draft=_draft(session)),
        "dicho",
        lambda **fields: operations.save_minutes(**acting(request), session=session, **fields),
    )


@desk_page
def agreed(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """What was agreed and decided, each thing with what can be done to it."""
    session = _writable(request, pk)
    context = {
        "session": session,
        "table": session.table,
        "steps": steps(session, "acuerdos"),
        "agreements": agreements_of(session.agreements.order_by("pk")),
        "decisions": decided(session.decisions.order_by("pk")),
        "commits": commits(request, session.table),
        "published": latest_minutes(session),
    }
    return render(request, "participa/articulation/minutes_agreed.html", context)


@desk_page
def publish(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    session = _writable(request, pk)
    published = latest_minutes(session)
    return _step(
        request,
        session,
        PublishMinutesForm(posted(request), corrects=published is not None),
        "publicar",
        lambda **fields: operations.publish_minutes(**acting(request), session=session, **fields),
    )


@desk_page
def new_agreement(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    session = _writable(request, pk)
    return page(
        request,
        session.table,
        AgreementForm(posted(request)),
        lambda **fields: operations.make_agreement(**acting(request), session=session, **fields),
        title=_("Escribir un acuerdo"),
        lede=_("Después lo firma cada organización y dice qué trae."),
        button=_("Guardar el acuerdo"),
        done=_("El acuerdo está guardado. Registre quiénes lo firman."),
        to=f"/mesa/sesiones/{session.pk}/acuerdos/",
    )


@desk_page
def new_decision(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    session = _writable(request, pk)
    return page(
        request,
        session.table,
        DecisionForm(posted(request)),
        lambda **fields: operations.record_decision(**acting(request), session=session, **fields),
        title=_("Anotar una decisión"),
        lede=_("Si una entidad se compromete por ella, se sigue en la cadena."),
        button=_("Guardar la decisión"),
        done=_("La decisión está guardada."),
        to=f"/mesa/sesiones/{session.pk}/acuerdos/",
    )


@desk_page
def sign(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """For the team that saw it sign, or for who represents a member."""
    rows = Agreement.objects.select_related("table__territory__department", "session__table")
    agreement = get_object_or_404(rows, pk=pk)
    sitting = agreement.table.members.filter(until_on=None).values("organization")
    signers = Organization.objects.filter(pk__in=sitting).exclude(
        pk__in=agreement.signatures.values("organization")
    )
    convenes = may_open_table(agent(request), agreement.table.territory)
    if not convenes:
        signers = signers.filter(pk__in=scope.organizations)
        require(YES if signers else no("only_conveners_or_representatives"))
    form = SignForm(
        posted(request),
        agreement=agreement,
        organizations=signers,
        initial={"signed_on": timezone.localdate()},
    )
    return form_page(
        request,
        neutral(form, agreement.table.territory),
        lambda **fields: operations.sign_agreement(
            **acting(request), agreement=agreement, **fields
        ),
        title=_("Firmar un acuerdo"),
        lede=agreement.title,
        button=_("Registrar la firma"),
        done=_("La firma está registrada."),
        to=agreement.session.get_absolute_url(),
        crumbs=[(agreement.table.get_absolute_url(), agreement.table.name)],
    )


@desk_page
def commit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The decision becomes a commitment with responsible, date and evidence."""
    rows = TableDecision.objects.select_related(
        "session__table__territory__department",
        "session__table__process__territory",
        "session__table__process__decider",
    )
    decision = get_object_or_404(rows, pk=pk)
    require(may_commit_decision(agent(request), decision))
    table = decision.session.table
    bodies = deciders_for(table.territory)
    process = table.process
    return page(
        request,
        table,
        CommitDecisionForm(
            posted(request),
            bodies=bodies,
            initial={
                "title": decision.text[:200],
                "responsible": process.decider_id if process else None,
            },
        ),
        lambda **fields: operations.commit_decision(**acting(request), decision=decision, **fields),
        title=_("Volver la decisión un compromiso"),
        lede=decision.text,
        button=_("Publicar el compromiso"),
        done=_("El compromiso está publicado: se sigue con responsable, fecha y evidencia."),
        to=f"/mesa/sesiones/{decision.session_id}/acuerdos/",
    )
