"""Setting up a process: starting it, its overview and the steps that fill in the process itself.

Each step is a form at its own address, saved by itself: one can leave and come back. The steps
that keep lists (phases, activities, team) are in `parts.py`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.desk.queries import Scope, copyable_processes, deciders_for, setup_steps
from participa.kernel.rulings import NotAllowed, require
from participa.participation import operations
from participa.participation.enums import ProcessState
from participa.participation.models import Process
from participa.participation.rules import may_create_process, may_see_process, missing_to_publish
from participa.territories.models import Territory
from participa.territories.queries import (
    find_territories,
    holiday_calendar,
    match_municipality,
)
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent, tell
from participa_methods.deadlines import add_business_days

from ..forms.setup import (
    CategoriesForm,
    MatterForm,
    NewProcessForm,
    PreconditionsForm,
    PromiseForm,
    TemplateForm,
)
from .access import desk_page, managed_process, process_of_desk, whole_process_of_desk

ORDER = ("asunto", "promesa", "condiciones", "fases", "actividades", "temas", "equipo", "publicar")


def after_step(request: HttpRequest, process: Process, step: str) -> HttpResponse:
    """On to the next step, or back to the overview to go on another day."""
    if step == "asunto" and process.affects_ethnic_peoples:
        # The stop notice must be read before anything else is filled in.
        return redirect(f"/mesa/procesos/{process.slug}/asunto/#consulta-previa")
    if "despues" in request.POST:
        messages.success(request, _("Guardado. Puede seguir cuando quiera."))
        return redirect("desk_process", process.slug)
    following = ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]
    return redirect(f"/mesa/procesos/{process.slug}/{following}/")


def step_context(process: Process, step: str, **more: Any) -> dict[str, Any]:
    return {
        "process": process,
        "steps": setup_steps(process, step),
        "step": step,
        "step_number": ORDER.index(step) + 1,
        "step_total": len(ORDER),
        "is_draft": process.state == ProcessState.DRAFT,
        **more,
    }


@desk_page
def new_process(request: HttpRequest, scope: Scope) -> HttpResponse:
    """First the place, by name with its department; then what the process is called."""
    text = request.GET.get("lugar", "").strip()[:80].replace("\x00", "")
    source = _source(request)
    found = (match_municipality(text) or list(find_territories(text)[:20])) if text else []
    context: dict[str, Any] = {"text": text, "source": source, "scope": scope}
    if len(found) != 1:
        places = scope.places("national_coordinator", "territorial_ally", "government_liaison")
        context |= {
            "found": found,
            "mine": Territory.objects.filter(pk__in=places or []).select_related("department"),
            "copyable": copyable_processes(scope)[:30] if source is None else [],
        }
        return render(request, "participa/desk/new_process.html", context)
    territory = found[0]
    require(may_create_process(agent(request), territory))
    form = NewProcessForm(
        request.POST if request.method == "POST" else None,
        deciders=deciders_for(territory),
        copying=source is not None,
    )
    neutral(form, territory)
    if request.method == "POST" and form.is_valid():
        try:
            process = _start(request, form, territory, source)
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        else:
            messages.success(request, _("El borrador está guardado: sólo lo ve su equipo."))
            return redirect("desk_matter", process.slug)
    context |= {
        "territory": territory,
        "form": form,
        "has_deciders": deciders_for(territory).exists(),
    }
    status = 422 if form.errors else 200
    return render(request, "participa/desk/new_process.html", context, status=status)


def _source(request: HttpRequest) -> Process | None:
    """What a new process starts from, if the person may see it."""
    slug = request.GET.get("de", "")[:80]
    process = Process.objects.select_related("territory").filter(slug=slug).first()
    if process is None or not may_see_process(agent(request), process):
        return None
    return process


def _start(
    request: HttpRequest, form: NewProcessForm, territory: Territory, source: Process | None
) -> Process:
    data = form.cleaned_data
    by, at = agent(request), timezone.now()
    if source is None:
        return operations.create_process(
            by=by, at=at, territory=territory, title=data["title"], decider=data["decider"]
        )
    return operations.copy_process(by=by, at=at, source=source, territory=territory, **data)


@require_safe
@desk_page
def overview(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """Where a process stands: its steps and what is missing; once open, what goes on in it."""
    process = whole_process_of_desk(request, slug)
    context = step_context(process, "publicar")
    context["steps"] = setup_steps(process)
    context["missing"] = [words(ruling) for ruling in missing_to_publish(process)]
    context["next_step"] = next((step for step in context["steps"] if not step.done), None)
    context["managed"] = scope.managed().filter(pk=process.pk).exists()
    return render(request, "participa/desk/process.html", context)


def _save(
    request: HttpRequest, process: Process, form: forms.Form, step: str
) -> HttpResponse | None:
    """Write a valid step; None if it was refused and the page must say why."""
    try:
        operations.change_process(
            by=agent(request), at=timezone.now(), process=process, **form.cleaned_data
        )
    except NotAllowed as refusal:
        form.add_error(None, words(refusal.ruling))
        return None
    return after_step(request, process, step)


def _step_page(request: HttpRequest, process: Process, form: forms.Form, step: str) -> HttpResponse:
    neutral(form, process.territory)
    if (
        request.method == "POST"
        and form.is_valid()
        and (saved := _save(request, process, form, step))
    ):
        return saved
    context = step_context(process, step, form=form)
    context["example_due"] = add_business_days(
        timezone.localdate(), process.answer_days, holiday_calendar()
    )
    status = 422 if form.errors else 200
    return render(
        request, f"participa/desk/step_{STEP_TEMPLATES[step]}.html", context, status=status
    )


STEP_TEMPLATES = {"asunto": "matter", "promesa": "promise", "condiciones": "preconditions"}


@desk_page
def matter(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = managed_process(request, slug)
    form = MatterForm(request.POST or None, process=process)
    return _step_page(request, process, form, "asunto")


@desk_page
def promise(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = managed_process(request, slug)
    form = PromiseForm(request.POST or None, process=process)
    return _step_page(request, process, form, "promesa")


@desk_page
def preconditions(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = managed_process(request, slug)
    form = PreconditionsForm(request.POST if request.method == "POST" else None, process=process)
    return _step_page(request, process, form, "condiciones")


@desk_page
def categories(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = managed_process(request, slug)
    names = "\n".join(category.name for category in process.categories.all())
    form = neutral(
        CategoriesForm(
            request.POST if request.method == "POST" else None, initial={"names": names}
        ),
        process.territory,
    )
    if request.method == "POST" and form.is_valid():
        operations.set_categories(
            by=agent(request),
            at=timezone.now(),
            process=process,
            names=form.cleaned_data["names"],
        )
        return after_step(request, process, "temas")
    context = step_context(process, "temas", form=form)
    status = 422 if form.errors else 200
    return render(request, "participa/desk/step_categories.html", context, status=status)


@desk_page
def publish(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """The checklist; publishing asks nothing else."""
    process = managed_process(request, slug)
    if request.method == "POST":
        try:
            operations.publish_process(by=agent(request), at=timezone.now(), process=process)
        except NotAllowed as refusal:
            tell(request, refusal)
            return redirect("desk_publish", process.slug)
        messages.success(request, _("El proceso está publicado: cualquier persona lo ve."))
        return redirect("desk_process", process.slug)
    missing = [words(ruling) for ruling in missing_to_publish(process)]
    return render(
        request,
        "participa/desk/step_publish.html",
        step_context(process, "publicar", missing=missing),
    )


@desk_page
def save_template(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """Keep the words, phases, activities and subjects of a process to start others from."""
    process = process_of_desk(request, slug)
    require(may_create_process(agent(request), process.territory))
    form = TemplateForm(
        request.POST if request.method == "POST" else None, initial={"title": process.title}
    )
    if request.method == "POST" and form.is_valid():
        operations.copy_process(
            by=agent(request),
            at=timezone.now(),
            source=process,
            territory=process.territory,
            title=form.cleaned_data["title"],
            starts_on=timezone.localdate(),
            as_template=True,
        )
        messages.success(request, _("La plantilla está guardada. Úsela al crear un proceso."))
        return redirect("/mesa/procesos/?estado=plantillas")
    return render(
        request,
        "participa/desk/save_template.html",
        {"process": process, "form": form},
        status=422 if form.errors else 200,
    )
