"""Registering an organisation, and keeping what it says of itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.accounts.models import User
from participa.actors import operations, queries, rules
from participa.actors.models import Organization
from participa.actors.queries.registers import shown_number
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed, require
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent

from ..forms.organizations import (
    InviteForm,
    ProfileForm,
    RegisterEntryForm,
    RegisterForm,
    add_errors,
)
from .access import of_organization


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.register_organization(
                by=agent(request), at=timezone.now(), **form.cleaned_data
            )
        except NotAllowed as refusal:
            about = "campaigns" if refusal.ruling.reason == "campaigns_stay_out" else None
            form.add_error(about, words(refusal.ruling))
        except ValidationError as error:
            add_errors(form, error.message_dict)
        else:
            messages.success(
                request,
                _("Recibimos «%(name)s». El equipo del territorio la verificará.")
                % {"name": made.name},
            )
            return redirect("my_organizations")
    return render(request, "participa/actors/register.html", {"form": form})


@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """A person's own organisations, requests and invitations; nobody else sees this page."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required
    rows = queries.memberships_of(request.user)
    return render(request, "participa/actors/mine.html", {"memberships": rows})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@of_organization
def administer(request: HttpRequest, found: Organization) -> HttpResponse:
    """What the organisation says of itself; for its representatives also who belongs."""
    by = agent(request)
    require(rules.may_describe(by, found))
    sent = request.method == "POST"
    form = ProfileForm(
        request.POST if sent else None, request.FILES if sent else None, organization=found
    )
    if found.sector == Sector.PUBLIC:  # what others say of themselves is their own
        neutral(form, found.territory)
    if sent and form.is_valid():
        try:
            operations.edit_organization(
                by=by, at=timezone.now(), organization=found, **form.changes
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as error:
            add_errors(form, error.message_dict)
        else:
            messages.success(request, _("Guardamos los cambios."))
            return redirect("edit_organization", found.slug)
    return render(request, "participa/actors/administer.html", own_desk(request, found, form=form))


@login_required
@require_POST
@of_organization
def add_register_entry(request: HttpRequest, found: Organization) -> HttpResponse:
    """A number in a public register."""
    require(rules.may_describe(agent(request), found))
    form = RegisterEntryForm(request.POST)
    if form.is_valid():
        try:
            operations.add_register_entry(
                by=agent(request), at=timezone.now(), organization=found, **form.cleaned_data
            )
        except ValidationError as error:
            add_errors(form, error.message_dict)
        else:
            messages.success(request, _("Guardamos el número de registro."))
            return redirect("edit_organization", found.slug)
    context = own_desk(request, found, entry_form=form)
    return render(request, "participa/actors/administer.html", context, status=422)


@login_required
@require_POST
@of_organization
def remove_register_entry(request: HttpRequest, found: Organization, pk: int) -> HttpResponse:
    entry = get_object_or_404(found.register_entries.select_related("organization"), pk=pk)
    operations.remove_register_entry(by=agent(request), at=timezone.now(), entry=entry)
    messages.success(request, _("Quitamos el número de registro."))
    return redirect("edit_organization", found.slug)


def own_desk(
    request: HttpRequest,
    found: Organization,
    form: ProfileForm | None = None,
    invitation: InviteForm | None = None,
    entry_form: RegisterEntryForm | None = None,
) -> dict[str, Any]:
    """The page `administer`, with the form that was sent; members only for representatives."""
    represents = bool(rules.may_administer(agent(request), found))
    return {
        "organization": found,
        "form": form or ProfileForm(organization=found),
        "represents": represents,
        "invitation": invitation or InviteForm(),
        "memberships": queries.members_to_manage(found) if represents else [],
        "entry_form": entry_form or RegisterEntryForm(),
        "entries": [
            (row, shown_number(row.register, row.number)) for row in found.register_entries.all()
        ],
    }
