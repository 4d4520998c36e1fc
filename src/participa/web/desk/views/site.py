"""Settings of the site, its little stylesheet, and the legal figures."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.desk.queries import Scope
from participa.kernel.rulings import NotAllowed, require
from participa.site.operations import change_site
from participa.site.queries import current_site, latest_settings
from participa.site.rules import DARK, may_change_site, nearest_allowed
from participa.territories.operations import revise_legal_parameter
from participa.territories.queries import legal_parameters
from participa.territories.rules import may_revise_legal_parameter
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent

from .. import queries
from ..forms.site import ParameterForm, SiteForm
from .access import desk_page

FOREVER = "public, max-age=31536000, immutable"


@desk_page
def settings(request: HttpRequest, scope: Scope) -> HttpResponse:
    require(may_change_site(agent(request)))
    latest = latest_settings()
    sent = request.method == "POST"
    form = SiteForm(
        request.POST if sent else None, request.FILES if sent else None, settings=latest
    )
    neutral(form, None)
    if sent and form.is_valid():
        data = form.cleaned_data
        try:
            change_site(
                by=agent(request),
                at=timezone.now(),
                name=data["name"],
                footer=data["footer"],
                contact=data["contact"],
                colours=form.colours,
                logo=data["logo"],
                keep_logo=not data.get("remove_logo"),
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        else:
            messages.success(request, _("El cambio está guardado y ya se ve."))
            return redirect("desk_site")
    return render(
        request,
        "participa/desk/site.html",
        {"form": form, "latest": latest},
        status=422 if form.errors else 200,
    )


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    """The colours of this installation, over those of the house; in the dark, their lighter kin."""
    colours = current_site().colours
    light = _tokens(colours)
    dark = _tokens(
        {name: nearest_allowed(colour, DARK) for name, colour in colours.items()}, dark=True
    )
    css = (
        f':root, [data-theme="light"] {{ {light} }}\n'
        f'[data-theme="dark"] {{ {dark} }}\n'
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme]) {{ {dark} }} }}\n"
        if colours
        else ""
    )
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOREVER if "v" in request.GET else "no-cache"
    return response


def _tokens(colours: dict[str, str], *, dark: bool = False) -> str:
    """Custom properties of the stylesheet; pressing a button darkens it, in the dark lightens."""
    found = [f"--{name.replace('_', '-')}: {colour};" for name, colour in colours.items()]
    if "action" in colours:
        towards = "#ffffff" if dark else "#000000"
        found.append(f"--action-strong: {_mix(colours['action'], towards, 0.25)};")
    return " ".join(found)


def _mix(one: str, other: str, share: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@require_safe
def logo(request: HttpRequest) -> FileResponse:
    row = latest_settings()
    if row is None or not row.logo:
        raise Http404
    response = FileResponse(row.logo.open("rb"), content_type=row.logo_type)
    response["Cache-Control"] = FOREVER if "v" in request.GET else "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@desk_page
def parameters(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every legal figure by its matter, with its norm and how far it was checked."""
    today = timezone.localdate()
    matters = list(queries.figures_by_matter(legal_parameters(), today))
    figures = [figure for _matter, found in matters for figure in found]
    return render(
        request,
        "participa/desk/parameters.html",
        {
            "matters": matters,
            "unverified": sum(1 for figure in figures if not figure.confirmed),
            "revises": bool(may_revise_legal_parameter(agent(request))),
        },
    )


@desk_page
def parameter(request: HttpRequest, scope: Scope, key: str) -> HttpResponse:
    """Revise one figure: a new row with its own date."""
    require(may_revise_legal_parameter(agent(request)))
    versions = list(legal_parameters().filter(key=key[:80]))
    if not versions:
        raise Http404
    latest = versions[-1]
    initial = {name: getattr(latest, name) for name in ("value", "norm", "article", "status")}
    form = ParameterForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            revise_legal_parameter(
                by=agent(request), at=timezone.now(), key=latest.key, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("La cifra nueva está guardada con su fecha."))
            return redirect("desk_parameters")
    return render(
        request,
        "participa/desk/parameter.html",
        {"form": form, "figure": queries.figure(versions, timezone.localdate()), "latest": latest},
        status=422 if form.errors else 200,
    )
