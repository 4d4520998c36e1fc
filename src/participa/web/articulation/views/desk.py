"""Running a table: opening it, seating its members, calling its sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.accountability.rules import may_commit
from participa.articulation import operations
from participa.articulation.models import TableDecision, TableMember, TableSession, WorkingTable
from participa.articulation.queries import agreements_of, members_now, session_rows, tables_of
from participa.articulation.queries.tables import with_next_session
from participa.articulation.rules import may_open_table, may_run_table
from participa.articulation.rules.tables import CONVENERS
from participa.desk.queries import Scope
from participa.kernel.rulings import require
from participa.objectives.queries import shared_objectives
from participa.web.desk.views.access import desk_page
from participa.web.form_pages import AnsweringForm, acting, form_page, posted
from participa.web.neutrality import neutral
from participa.web.requests import agent

from ..forms import (
    ChangeTableForm,
    EndSeatForm,
    NewTableForm,
    ReasonForm,
    SeatForm,
    SessionForm,
)
from .tables import decided, session_or_404, table_or_404

SHOWN = 50  # objectives and tables on the desk; agreements and decisions of one table


@require_safe
@desk_page
def home(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The objectives and tables of the territories where the person convenes."""
    mine = scope.in_places("territory", *CONVENERS)
    convenes = scope.user.is_superuser or any(role in CONVENERS for role, _place in scope.grants)
    tables = tables_of().filter(mine) if convenes else WorkingTable.objects.none()
    objectives = shared_objectives().filter(mine) if convenes else ()
    context = {
        "convenes": convenes,
        "tables": with_next_session(tables, timezone.now())[:SHOWN] if convenes else (),
        "objectives": objectives[:SHOWN],
    }
    return render(request, "participa/articulation/desk_home.html", context)


def run_or_refuse(request: HttpRequest, slug: str) -> WorkingTable:
    found = table_or_404(slug)
    require(may_run_table(agent(request), found))
    return found


def commits(request: HttpRequest, table: WorkingTable) -> bool:
    """Whether the person may turn the table's decisions into commitments."""
    process = table.process
    return process is not None and bool(may_commit(agent(request), process, process.decider))


def desk_url(table: WorkingTable) -> str:
    return f"/mesa/mesas/{table.slug}/"


def page(
    request: HttpRequest,
    table: WorkingTable,
    form: AnsweringForm,
    save: Any,
    *,
    title: str,
    button: str,
    done: str,
    to: str = "",
    **context: Any,
) -> HttpResponse:
    return form_page(
        request,
        neutral(form, table.territory),
        save,
        title=title,
        button=button,
        done=done,
        to=to or desk_url(table),
        crumbs=[(desk_url(table), table.name)],
        **context,
    )


@desk_page
def new_table(request: HttpRequest, scope: Scope) -> HttpResponse:
    def save(**fields: Any) -> str:
        return desk_url(operations.open_table(**acting(request), **fields))

    return form_page(
        request,
        neutral(NewTableForm(posted(request)), None),
        save,
        title=_("Abrir una mesa"),
        button=_("Abrir la mesa"),
        done=_("La mesa está abierta. Ahora siente a sus organizaciones y convoque la primera."),
        to="/mesa/articulacion/",
    )


@require_safe
@desk_page
def table(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """What there is to do at a table, the next thing first."""
    found = table_or_404(slug)
    require(may_open_table(agent(request), found.territory))
    decisions = TableDecision.objects.filter(session__table=found).order_by("-pk")
    context = {
        "table": found,
        "members": members_now(found),
        "objectives": found.objectives.order_by("title"),
        "sessions": session_rows(found)[:SHOWN],
        "agreements": agreements_of(found.agreements.order_by("-created_at")[:SHOWN]),
        "decisions": decided(decisions[:SHOWN]),
        "commits": commits(request, found),
        "now": timezone.now(),
    }
    return render(request, "participa/articulation/desk_table.html", context)


@desk_page
def change(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    found = run_or_refuse(request, slug)
    return page(
        request,
        found,
        ChangeTableForm(posted(request), table=found),
        lambda **fields: operations.change_table(**acting(request), table=found, **fields),
        title=_("Cambiar la mesa"),
        button=_("Guardar los cambios"),
        done=_("Guardamos los cambios."),
    )


@desk_page
def seat(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    found = run_or_refuse(request, slug)
    return page(
        request,
        found,
        SeatForm(posted(request), initial={"since_on": timezone.localdate()}),
        lambda **fields: operations.seat_member(**acting(request), table=found, **fields),
        title=_("Sentar a una organización"),
        button=_("Sentarla a la mesa"),
        done=_("La organización hace parte de la mesa."),
    )


@desk_page
def end_seat(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    rows = TableMember.objects.select_related("table__territory", "organization")
    member = get_object_or_404(rows, pk=pk)
    require(may_run_table(agent(request), member.table))
    return page(
        request,
        member.table,
        EndSeatForm(posted(request), initial={"until_on": timezone.localdate()}),
        lambda **fields: operations.end_seat(**acting(request), seat=member, **fields),
        title=_("Registrar que deja la mesa"),
        lede=member.organization.name,
        button=_("Registrar su salida"),
        done=_("Quedó registrado: que hizo parte se puede seguir leyendo."),
    )


@desk_page
def call(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """A coming session, or one that was held already and whose minutes are missing."""
    found = run_or_refuse(request, slug)
    start = timezone.localtime().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    initial = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    return page(
        request,
        found,
        SessionForm(posted(request), initial=initial),
        lambda **fields: operations.call_session(**acting(request), table=found, **fields),
        title=_("Convocar una sesión"),
        lede=_("Quienes representan a las organizaciones de la mesa reciben el aviso."),
        button=_("Convocar"),
        done=_("La sesión está convocada y en el calendario."),
    )


@desk_page
def move(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    session = _session(request, pk)
    initial = {
        "starts_at": timezone.localtime(session.starts_at),
        "ends_at": timezone.localtime(session.ends_at),
        "place": session.place,
        "agenda": session.agenda,
    }
    return page(
        request,
        session.table,
        SessionForm(posted(request), initial=initial),
        lambda **fields: operations.move_session(**acting(request), session=session, **fields),
        title=_("Cambiar la sesión"),
        button=_("Avisar el cambio"),
        done=_("El cambio está avisado y en el calendario."),
    )


@desk_page
def cancel(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    session = _session(request, pk)
    return page(
        request,
        session.table,
        ReasonForm(posted(request)),
        lambda **fields: operations.cancel_session(**acting(request), session=session, **fields),
        title=_("Cancelar la sesión"),
        button=_("Cancelar la sesión"),
        done=_("La sesión está cancelada y la mesa avisada."),
    )


@desk_page
def end(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    found = run_or_refuse(request, slug)
    return page(
        request,
        found,
        ReasonForm(posted(request)),
        lambda **fields: operations.end_table(**acting(request), table=found, **fields),
        title=_("Terminar la mesa"),
        lede=_("Lo que dijo, acordó y decidió se puede seguir leyendo."),
        button=_("Terminar la mesa"),
        done=_("La mesa terminó."),
    )


def _session(request: HttpRequest, pk: int) -> TableSession:
    session = session_or_404(pk)
    require(may_run_table(agent(request), session.table))
    return session
