"""The steps of the set-up that keep lists: phases, activities, team."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.accounts.queries import get_user_by_email
from participa.desk.queries import Scope
from participa.kernel import mechanisms
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.models import Activity, Phase, ProcessRole
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent, tell

from ..forms.activities import ActivityForm
from ..forms.setup import PhaseForm, TeamForm
from .access import desk_page, managed_process
from .setup import after_step, step_context

PHASE_FIELDS = ("kind", "title", "description", "starts_on", "ends_on")


@desk_page
def phases(request: HttpRequest, scope: Scope, slug: str, pk: int | None = None) -> HttpResponse:
    """The phases in their order, and the form of a new one or of the one chosen."""
    process = managed_process(request, slug)
    phase = get_object_or_404(Phase, pk=pk, process=process) if pk else None
    initial = (
        {name: getattr(phase, name) for name in PHASE_FIELDS} if phase else _next_phase(process)
    )
    form = PhaseForm(request.POST if request.method == "POST" else None, initial=initial)
    neutral(form, process.territory)
    if request.method == "POST" and form.is_valid():
        by, at = agent(request), timezone.now()
        if phase is None:
            operations.add_phase(by=by, at=at, process=process, **form.cleaned_data)
            messages.success(request, _("La fase está guardada. Añada otra, o siga."))
        else:
            operations.change_phase(by=by, at=at, phase=phase, **form.cleaned_data)
        return redirect("desk_phases", slug)
    context = step_context(
        process, "fases", form=form, editing=phase, phases=list(process.phases.all())
    )
    status = 422 if form.errors else 200
    return render(request, "participa/desk/step_phases.html", context, status=status)


def _next_phase(process: Any) -> dict[str, Any]:
    """A new phase begins the day after the last one ends."""
    ends = [phase.ends_on for phase in process.phases.all()]
    return {"starts_on": max(ends) + timedelta(days=1)} if ends else {}


@require_POST
@desk_page
def move_phase(request: HttpRequest, scope: Scope, slug: str, pk: int) -> HttpResponse:
    """One place up or down."""
    process = managed_process(request, slug)
    order = [phase.pk for phase in process.phases.all()]
    if pk in order:
        here = order.index(pk)
        there = max(here - 1, 0) if "subir" in request.POST else min(here + 1, len(order) - 1)
        order.insert(there, order.pop(here))
        operations.order_phases(by=agent(request), at=timezone.now(), process=process, order=order)
    return redirect("desk_phases", slug)


@require_POST
@desk_page
def remove_phase(request: HttpRequest, scope: Scope, slug: str, pk: int) -> HttpResponse:
    process = managed_process(request, slug)
    phase = get_object_or_404(Phase, pk=pk, process=process)
    try:
        operations.remove_phase(by=agent(request), at=timezone.now(), phase=phase)
        messages.success(request, _("La fase ya no está."))
    except NotAllowed as refusal:
        tell(request, refusal)
    return redirect("desk_phases", slug)


@desk_page
def activities(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = managed_process(request, slug)
    installed = mechanisms.installed()
    rows = [
        {"activity": activity, "phase": phase, "mechanism": installed.get(activity.mechanism)}
        for phase in process.phases.all()
        for activity in phase.activities.all()
    ]
    return render(
        request,
        "participa/desk/step_activities.html",
        step_context(process, "actividades", rows=rows, has_phases=bool(process.phases.all())),
    )


@desk_page
def new_activity(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """First the way to take part, with when not to use it; then its dates and settings."""
    process = managed_process(request, slug)
    phases = list(process.phases.all())
    if not phases:
        messages.error(request, _("Primero añada una fase: cada actividad ocurre en una."))
        return redirect("desk_phases", slug)
    mechanism = mechanisms.installed().get(request.GET.get("mecanismo", ""))
    if mechanism is None:
        return render(
            request,
            "participa/desk/choose_mechanism.html",
            step_context(process, "actividades", mechanisms=mechanisms.installed().values()),
        )
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        process=process,
        mechanism=mechanism,
        initial={"phase": phases[0].pk, **_moments(phases[0])},
    )
    neutral(form, process.territory)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        operations.add_activity(
            by=agent(request),
            at=timezone.now(),
            phase=data["phase"],
            mechanism=mechanism.code,
            title=data["title"],
            description=data["description"],
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            settings=form.settings,
        )
        messages.success(request, _("La actividad está guardada."))
        return redirect("desk_activities", slug)
    context = step_context(process, "actividades", form=form, mechanism=mechanism)
    status = 422 if form.errors else 200
    return render(request, "participa/desk/activity_form.html", context, status=status)


def _moments(phase: Phase) -> dict[str, datetime]:
    """From the first morning to the last evening of the phase."""
    zone = timezone.get_current_timezone()
    return {
        "opens_at": datetime.combine(phase.starts_on, time(8), zone),
        "closes_at": datetime.combine(phase.ends_on, time(23, 59), zone),
    }


@desk_page
def edit_activity(request: HttpRequest, scope: Scope, slug: str, pk: int) -> HttpResponse:
    process = managed_process(request, slug)
    activity = get_object_or_404(Activity.objects.select_related("process"), pk=pk, process=process)
    mechanism = mechanisms.installed().get(activity.mechanism)
    form = ActivityForm(
        request.POST if request.method == "POST" else None,
        process=process,
        mechanism=mechanism,
        activity=activity,
    )
    neutral(form, process.territory)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        operations.change_activity(
            by=agent(request),
            at=timezone.now(),
            activity=activity,
            title=data["title"],
            description=data["description"],
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            settings=activity.settings | form.settings,
        )
        messages.success(request, _("El cambio está guardado."))
        return redirect("desk_activities", slug)
    context = step_context(
        process, "actividades", form=form, mechanism=mechanism, activity=activity
    )
    status = 422 if form.errors else 200
    return render(request, "participa/desk/activity_form.html", context, status=status)


@require_POST
@desk_page
def remove_activity(request: HttpRequest, scope: Scope, slug: str, pk: int) -> HttpResponse:
    process = managed_process(request, slug)
    activity = get_object_or_404(Activity, pk=pk, process=process)
    try:
        operations.remove_activity(by=agent(request), at=timezone.now(), activity=activity)
        messages.success(request, _("La actividad ya no está."))
    except NotAllowed as refusal:
        tell(request, refusal)
    return redirect("desk_activities", slug)


@desk_page
def team(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = managed_process(request, slug)
    form = TeamForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "seguir" in request.POST:
        return after_step(request, process, "equipo")
    if request.method == "POST" and form.is_valid():
        user = get_user_by_email(form.cleaned_data["email"])
        if user is None:
            form.add_error(
                "email",
                _("Ese correo no tiene cuenta aquí. Pídale que entre una vez y vuelva a añadirla."),
            )
        else:
            operations.give_process_role(
                by=agent(request),
                at=timezone.now(),
                process=process,
                user=user,
                role=form.cleaned_data["role"],
            )
            messages.success(request, _("Esa persona ya hace parte del equipo."))
            return redirect("desk_team", slug)
    context = step_context(
        process,
        "equipo",
        form=form,
        roles=process.roles.select_related("user").order_by("role", "pk"),
    )
    status = 422 if form.errors else 200
    return render(request, "participa/desk/step_team.html", context, status=status)


@require_POST
@desk_page
def take_role(request: HttpRequest, scope: Scope, slug: str, pk: int) -> HttpResponse:
    process = managed_process(request, slug)
    role = get_object_or_404(ProcessRole.objects.select_related("process"), pk=pk, process=process)
    try:
        operations.take_process_role(by=agent(request), at=timezone.now(), role=role)
        messages.success(request, _("Esa persona ya no tiene ese papel."))
    except NotAllowed as refusal:
        messages.error(request, words(refusal.ruling))
    return redirect("desk_team", slug)
