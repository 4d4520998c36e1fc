"""Pages about organisations. Who belongs to one shows only to its representatives."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.accountability.models import Commitment, CommitmentVersion, Response
from participa.accounts.models import User
from participa.actors import operations, queries, rules
from participa.actors.models import Membership, Organization
from participa.kernel.rulings import NotAllowed, Ruling
from participa.participation.models import Contribution, Process
from participa.territories.models import Territory
from participa.territories.queries import find_territories
from participa.web.reasons import words
from participa.web.requests import agent

from .forms import (
    AskForm,
    DirectoryForm,
    EditForm,
    InviteForm,
    RefuseForm,
    RegisterForm,
    VerifyForm,
    add_errors,
)

PAGE = 20
SHOWN = 5  # of each kind of act, the latest


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Every verified organisation, filtered by name, sector and place."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    place = _place(wanted.get("territorio", ""))
    found = queries.public_organizations(territory=place, text=wanted.get("q", ""))
    counts = queries.sector_counts(found)
    sector = wanted.get("sector", "")
    if sector:
        found = found.filter(sector=sector)
    query = request.GET.copy()
    query.pop("pagina", None)
    unfiltered = query.copy()
    unfiltered.pop("sector", None)
    context = {
        "form": form,
        "place": place,
        "unknown_place": bool(wanted.get("territorio")) and place is None,
        "counts": counts,
        "sector": sector,
        "page": Paginator(found, PAGE).get_page(request.GET.get("pagina")),
        "query": query.urlencode(),
        "other_filters": unfiltered.urlencode(),
    }
    return render(request, "participa/actors/directory.html", context)


@require_safe
def organization(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation is and what it has done here; never who its members are."""
    found = _visible(request, slug)
    if found is None:
        return _not_found(request)
    by = agent(request)
    context: dict[str, Any] = {"organization": found, "record": _track_record(found)}
    if request.user.is_authenticated:
        context["may_administer"] = bool(rules.may_administer(by, found))
        context["may_verify"] = bool(rules.may_verify_organization(by, found))
        context["verify_form"], context["refuse_form"] = VerifyForm(), RefuseForm()
    return render(request, "participa/actors/organization.html", context)


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
            form.add_error(None, words(refusal.ruling))
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
def administer(request: HttpRequest, slug: str) -> HttpResponse:
    """For representatives: what the organisation says of itself, and who belongs."""
    found = _visible(request, slug)
    if found is None:
        return _not_found(request)
    by = agent(request)
    if not (ruling := rules.may_administer(by, found)):
        return _refused(request, ruling, found)
    current = {field: getattr(found, field) for field in ("purpose", "website", "contact")}
    form = EditForm(request.POST or None, initial=current)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_organization(
                by=by, at=timezone.now(), organization=found, **form.cleaned_data
            )
        except ValidationError as error:
            add_errors(form, error.message_dict)
        else:
            messages.success(request, _("Guardamos los cambios."))
            return redirect("edit_organization", found.slug)
    return render(request, "participa/actors/administer.html", _desk(found, form=form))


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite whoever has this address; the answer is the same whether it has an account."""
    found = _visible(request, slug)
    if found is None:
        return _not_found(request)
    by = agent(request)
    if not (ruling := rules.may_administer(by, found)):
        return _refused(request, ruling, found)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return render(request, "participa/actors/administer.html", _desk(found, invitation=form))
    email = form.cleaned_data["email"].strip().lower()
    user = User.objects.filter(email=email, is_active=True, erased_at=None).first()
    if user is not None:
        operations.add_membership(
            by=by,
            at=timezone.now(),
            organization=found,
            user=user,
            role=form.cleaned_data["role"],
        )
    messages.success(
        request,
        _("Si %(email)s tiene cuenta, verá la invitación en «Mis organizaciones».")
        % {"email": email},
    )
    return redirect("edit_organization", found.slug)


@login_required
@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask to be recognised as a member or representative."""
    found = _visible(request, slug)
    if found is None:
        return _not_found(request)
    form = AskForm(request.POST)
    assert isinstance(request.user, User)  # noqa: S101 - login_required
    if not form.is_valid():
        return redirect(found)
    try:
        operations.add_membership(
            by=agent(request),
            at=timezone.now(),
            organization=found,
            user=request.user,
            role=form.cleaned_data["role"],
        )
    except NotAllowed as refusal:
        return _refused(request, refusal.ruling, found)
    messages.success(request, _("Enviamos su solicitud. Sólo la verá quien puede aceptarla."))
    return redirect("my_organizations")


@login_required
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation, or confirm somebody's request."""
    membership = _membership(request, pk)
    try:
        operations.verify_representative(
            by=agent(request), at=timezone.now(), membership=membership
        )
    except NotAllowed as refusal:
        return _refused(request, refusal.ruling, membership.organization)
    messages.success(request, _("Listo: quedó confirmado."))
    return _after_membership(request, membership)


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, turn down, or take out."""
    membership = _membership(request, pk)
    try:
        operations.end_membership(by=agent(request), at=timezone.now(), membership=membership)
    except NotAllowed as refusal:
        return _refused(request, refusal.ruling, membership.organization)
    messages.success(request, _("Listo: ya no está activo."))
    return _after_membership(request, membership)


@login_required
@never_cache
@require_safe
def to_verify(request: HttpRequest) -> HttpResponse:
    """What waits for whoever may verify; others see an empty list."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required
    waiting = queries.organizations_to_verify(request.user)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "requests": queries.representatives_to_verify(request.user)[:PAGE]}
    return render(request, "participa/actors/to_verify.html", context)


@login_required
@require_POST
def verify(request: HttpRequest, slug: str) -> HttpResponse:
    found = _visible(request, slug)
    if found is None:
        return _not_found(request)
    try:
        operations.verify_organization(
            by=agent(request),
            at=timezone.now(),
            organization=found,
            is_authority="is_authority" in request.POST,
        )
    except NotAllowed as refusal:
        return _refused(request, refusal.ruling, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)
    messages.success(request, _("Quedó verificada y ya aparece en el directorio."))
    return redirect(found)


@login_required
@require_POST
def refuse(request: HttpRequest, slug: str) -> HttpResponse:
    found = _visible(request, slug)
    if found is None:
        return _not_found(request)
    try:
        operations.refuse_organization(
            by=agent(request),
            at=timezone.now(),
            organization=found,
            reason=request.POST.get("reason", "")[:240],
        )
    except NotAllowed as refusal:
        return _refused(request, refusal.ruling, found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)
    messages.success(request, _("Quedó como no verificada y no aparece en el directorio."))
    return redirect("organizations_to_verify")


def _track_record(found: Organization) -> dict[str, Any]:
    """What it has done in public: totals in one query, the latest of each kind in one each."""
    processes = Process.objects.public()
    contributions = Contribution.objects.public().filter(process__in=processes)
    own = contributions.filter(organization=found)
    endorsed = contributions.filter(
        endorsements__organization=found, endorsements__withdrawn_at=None
    )
    responses = Response.objects.filter(authority=found, process__in=processes)
    latest = CommitmentVersion.objects.filter(commitment=OuterRef("pk")).order_by("-number")
    commitments = Commitment.objects.filter(responsible=found, process__in=processes).annotate(
        title=Subquery(latest.values("title")[:1])
    )
    kinds: dict[str, QuerySet[Any]] = {
        "contributions": own,
        "endorsed": endorsed,
        "responses": responses,
        "commitments": commitments,
    }
    totals = Organization.objects.filter(pk=found.pk).values_list(
        *(_total(rows) for rows in kinds.values())
    )
    return {
        "totals": dict(zip(kinds, totals.get(), strict=True)),
        "contributions": own.select_related("process").order_by("-created_at")[:SHOWN],
        "endorsed": endorsed.select_related("process").order_by("-created_at")[:SHOWN],
        "responses": responses.select_related("process").order_by("-created_at")[:SHOWN],
        "commitments": commitments.order_by("-created_at")[:SHOWN],
    }


def _total(rows: QuerySet[Any]) -> Coalesce:
    """How many rows, as a column of another query."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(total=Count("pk", distinct=True)).values("total")), 0)


def _place(text: str) -> Territory | None:
    return find_territories(text).first() if text else None


def _visible(request: HttpRequest, slug: str) -> Organization | None:
    """The organisation, if this person may know that it exists."""
    try:
        found = queries.get_organization(slug)
    except Organization.DoesNotExist:
        return None
    return found if rules.may_see_organization(agent(request), found) else None


def _membership(request: HttpRequest, pk: int) -> Membership:
    """A membership this person has to do with; to others it does not exist."""
    found = get_object_or_404(
        Membership.objects.select_related("organization__territory__department"), pk=pk
    )
    if not rules.may_end_membership(agent(request), found):
        raise Http404
    return found


def _after_membership(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Back to where the person decided: their own list, or the organisation's desk."""
    by = agent(request)
    if membership.user_id == by.user_id:
        return redirect("my_organizations")
    if rules.may_administer(by, membership.organization):
        return redirect("edit_organization", membership.organization.slug)
    return redirect("organizations_to_verify")


def _desk(
    found: Organization, form: EditForm | None = None, invitation: InviteForm | None = None
) -> dict[str, Any]:
    current = {field: getattr(found, field) for field in ("purpose", "website", "contact")}
    return {
        "organization": found,
        "form": form or EditForm(initial=current),
        "invitation": invitation or InviteForm(),
        "memberships": queries.members_to_manage(found),
    }


def _not_found(request: HttpRequest) -> HttpResponse:
    context = {"form": DirectoryForm()}
    return render(request, "participa/actors/not_found.html", context, status=404)


def _refused(request: HttpRequest, ruling: Ruling, found: Organization) -> HttpResponse:
    context = {"reason": words(ruling), "organization": found}
    return render(request, "participa/actors/refused.html", context, status=403)
