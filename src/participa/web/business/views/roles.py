"""What firms may take on, what one did, and who says so."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participa.actors.models import Organization
from participa.actors.queries import family_ids
from participa.actors.queries.interests import current_declaration
from participa.articulation.enums import BoundedRole, RoleState
from participa.articulation.models import AssumedRole
from participa.articulation.operations import business
from participa.articulation.queries.business import (
    MENU,
    role_rows,
    roles_in,
    roles_with_all,
)
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed, no
from participa.participation.models import Contribution, Process
from participa.participation.rules import may_speak_for
from participa.web.actors.forms.organizations import add_errors
from participa.web.actors.views.access import of_organization, place, refused
from participa.web.reasons import words
from participa.web.requests import agent, organizations, query_without_page

from ..forms import AssumeForm, FulfilForm, RecognizeForm, WithdrawRoleForm

PAGE = 20


@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """Every role with its limits, and which firms took one on."""
    wanted = request.GET.get("territorio", "")[:80]
    here = place(wanted)
    found = AssumedRole.objects.standing()
    if here is not None:
        found = roles_in(here).standing()
    chosen = roles_with_all().filter(pk__in=found.values("pk")).order_by("-starts_on", "-pk")
    page = Paginator(chosen, PAGE).get_page(request.GET.get("pagina"))
    context = {
        "menu": [(BoundedRole(code).label, card) for code, card in MENU.items()],
        "rows": role_rows(page.object_list, timezone.localdate()),
        "page": page,
        "query": query_without_page(request),
        "wanted": wanted,
        "here": here,
    }
    return render(request, "participa/business/menu.html", context)


@require_safe
@of_organization
def firm(request: HttpRequest, found: Organization) -> HttpResponse:
    """What a firm took on and did, what others say of it, and what it has at stake."""
    family, today = family_ids(found), timezone.localdate()
    roles = roles_with_all().filter(organization__in=family)
    page = Paginator(roles, PAGE).get_page(request.GET.get("pagina"))
    rows = role_rows(page.object_list, today)
    contributions = Contribution.objects.public().filter(
        organization__in=family, process__in=Process.objects.public()
    )
    context = {
        "organization": found,
        "rows": rows,
        "page": page,
        "query": query_without_page(request),
        "fulfilled": sum(row.state == RoleState.FULFILLED for row in rows),
        "recognitions": sum(len(row.recognitions) for row in rows),
        "contributions": contributions.select_related("process").order_by("-created_at")[:5],
        "declaration": current_declaration(found, today),
        "is_firm": found.sector == Sector.PRIVATE,
        "own": request.user.is_authenticated and bool(may_speak_for(agent(request), found)),
        "speaks": [one for one in organizations(request) if one.pk not in family],
    }
    return render(request, "participa/business/firm.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
@of_organization
def assume(request: HttpRequest, found: Organization) -> HttpResponse:
    form = AssumeForm(
        request.POST if request.method == "POST" else None,
        organization=found,
        initial={"territory": found.territory, "starts_on": timezone.localdate()},
    )
    ruling = may_speak_for(agent(request), found)
    if not ruling:
        raise NotAllowed(ruling)
    context = {
        "menu": [(BoundedRole(code).label, card) for code, card in MENU.items()],
        "declaration": current_declaration(found, timezone.localdate()),
    }

    def save() -> Any:
        return business.assume_role(
            by=agent(request), at=timezone.now(), organization=found, **form.role_data
        )

    done = _("El papel quedó publicado en la página de la empresa.")
    return _page(request, "assume", found, form, save, done, context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def fulfil(request: HttpRequest, pk: int) -> HttpResponse:
    """The firm shows what it did of a role."""
    role = _role(pk)
    if not (ruling := may_speak_for(agent(request), role.organization)):
        return refused(request, ruling, role.organization)
    sent = request.method == "POST"
    form = FulfilForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        initial={"done_on": timezone.localdate()},
    )

    def save() -> Any:
        return business.fulfil_role(
            by=agent(request), at=timezone.now(), role=role, **form.cleaned_data
        )

    done = _("Lo que hizo la empresa quedó a la vista, con su soporte.")
    return _page(request, "fulfil", role.organization, form, save, done, {"role": role})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    role = _role(pk)
    if not (ruling := may_speak_for(agent(request), role.organization)):
        return refused(request, ruling, role.organization)
    form = WithdrawRoleForm(request.POST if request.method == "POST" else None)

    def save() -> Any:
        return business.withdraw_role(
            by=agent(request), at=timezone.now(), role=role, **form.cleaned_data
        )

    done = _("El papel quedó retirado, con su motivo a la vista.")
    return _page(request, "withdraw", role.organization, form, save, done, {"role": role})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def recognize(request: HttpRequest, pk: int) -> HttpResponse:
    """Another organisation says that a role was fulfilled."""
    role, speaks_for = _role(pk), organizations(request)
    if not speaks_for:
        return refused(request, no("not_a_verified_representative"), role.organization)
    form = RecognizeForm(request.POST if request.method == "POST" else None)
    form.offer(speaks_for)

    def save() -> Any:
        return business.recognize_role(
            by=agent(request), at=timezone.now(), role=role, **form.cleaned_data
        )

    done = _("El reconocimiento quedó publicado.")
    return _page(request, "recognize", role.organization, form, save, done, {"role": role})


def _role(pk: int) -> AssumedRole:
    role = (
        AssumedRole.objects.select_related("organization__territory__department")
        .filter(pk=pk)
        .first()
    )
    if role is None:
        raise Http404
    return role


def _page(
    request: HttpRequest,
    name: str,
    found: Organization,
    form: forms.Form,
    save: Any,
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """A form that calls one operation: what is refused says why, in place."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                add_errors(form, error.message_dict)
            else:
                form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect("firm_roles", found.slug)
    return render(
        request,
        f"participa/business/{name}.html",
        {"organization": found, "form": form} | context,
        status=422 if form.errors else 200,
    )
