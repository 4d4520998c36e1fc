"""What an organisation has at stake before the bodies that decide: declared, kept, public."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participa.actors import operations
from participa.actors.models import Matter, Organization
from participa.actors.queries.interests import (
    current_declaration,
    declarations_of,
    open_matters,
)
from participa.actors.rules import may_add_matter, may_declare_interests
from participa.kernel.rulings import NotAllowed, require
from participa.participation.models import MatterMark
from participa.web.actors.views.access import of_organization
from participa.web.reasons import words
from participa.web.requests import agent, tell

from ..forms import DeclarationForm, MatterRowForm, MatterRows

SHOWN = 20


@require_http_methods(["GET", "POST"])
@of_organization
def interests(request: HttpRequest, found: Organization) -> HttpResponse:
    """Every declaration, what stands of it, and which contributions it keeps the firm out of."""
    today, by = timezone.localdate(), agent(request)
    matters = open_matters(found, today)
    may_declare = request.user.is_authenticated and bool(may_declare_interests(by, found))
    sent = request.method == "POST"
    if sent:
        require(may_declare_interests(by, found))
    form = DeclarationForm(request.POST if sent else None, matters=matters)
    rows = MatterRows(request.POST if sent else None, prefix="asunto")
    if sent and form.is_valid() and rows.is_valid():
        new = [operations.NewMatter(**row.cleaned_data) for row in rows.forms if row.has_changed()]
        try:
            operations.declare_interests(
                by=by,
                at=timezone.now(),
                organization=found,
                signed_as=form.cleaned_data["signed_as"],
                statement=form.cleaned_data["statement"],
                matters=new,
                over=list(form.cleaned_data.get("over", ())),
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("La declaración quedó publicada. Vale por un año."))
            return redirect("interests", found.slug)
    marks = MatterMark.objects.standing().filter(matter__organization=found)
    context = {
        "organization": found,
        "declaration": current_declaration(found, today),
        "declarations": declarations_of(found)[:SHOWN],
        "matters": matters,
        "marks": marks.select_related("contribution", "matter")[:SHOWN],
        "form": form if may_declare else None,
        "rows": rows,
        "team": request.user.is_authenticated and bool(may_add_matter(by, found)),
        "matter_form": MatterRowForm(prefix="equipo"),
    }
    failed = sent and (form.errors or not rows.is_valid())
    return render(
        request, "participa/business/interests.html", context, status=422 if failed else 200
    )


@login_required
@require_POST
@of_organization
def add_matter(request: HttpRequest, found: Organization) -> HttpResponse:
    """The team noted something that was not declared."""
    form = MatterRowForm(request.POST, prefix="equipo")
    if not form.is_valid() or not form.has_changed():
        messages.error(request, _("Escriba ante qué entidad y cuál es el asunto."))
        return redirect("interests", found.slug)
    operations.add_matter(
        by=agent(request), at=timezone.now(), organization=found, **form.cleaned_data
    )
    messages.success(request, _("El asunto quedó anotado y a la vista."))
    return redirect("interests", found.slug)


@login_required
@require_POST
def end_matter(request: HttpRequest, pk: int) -> HttpResponse:
    matter = get_object_or_404(
        Matter.objects.select_related("organization__territory__department"), pk=pk
    )
    try:
        operations.end_matter(
            by=agent(request), at=timezone.now(), matter=matter, ended_on=timezone.localdate()
        )
    except NotAllowed as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("El asunto quedó como terminado."))
    return redirect("interests", matter.organization.slug)
