"""Records that may be one organisation: looked at, merged, and parted again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.accounts.models import User
from participa.actors import operations
from participa.actors.models import Merge, Organization
from participa.actors.queries import organizations_in_reach
from participa.actors.queries.duplicates import possible_duplicates
from participa.actors.rules import may_import_organizations
from participa.kernel.rulings import NotAllowed
from participa.web.desk.views.access import refused
from participa.web.reasons import words
from participa.web.requests import agent, query_without_page

from .access import place

PAGE = 10
MERGES_SHOWN = 20


@login_required
@never_cache
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Pairs that look alike in the territories where the person verifies, and what was merged."""
    if not (ruling := may_import_organizations(agent(request))):
        return refused(request, ruling)
    assert isinstance(request.user, User)  # noqa: S101 - login_required
    wanted = request.GET.get("territorio", "")[:80]
    here = place(wanted)
    found = organizations_in_reach(request.user)
    if here is not None:
        found = found.filter(Q(territory=here) | Q(territory__department=here))
    pairs = possible_duplicates(list(found.select_related("territory__department")))
    merges = Merge.objects.filter(target__in=found).select_related("source", "target")
    context = {
        "page": Paginator(pairs, PAGE).get_page(request.GET.get("pagina")),
        "query": query_without_page(request),
        "merges": merges.filter(undone_at=None).order_by("-at")[:MERGES_SHOWN],
        "wanted": wanted,
        "here": here,
    }
    return render(request, "participa/actors/duplicates.html", context)


@login_required
@require_POST
def merge(request: HttpRequest) -> HttpResponse:
    """`pair` says which goes under which: the key of one, a colon, the key that stays."""
    keys = request.POST.get("pair", "").partition(":")[::2]
    source, target = (
        get_object_or_404(
            Organization.objects.select_related("territory__department"), pk=_number(key)
        )
        for key in keys
    )
    try:
        operations.merge_organizations(
            by=agent(request),
            at=timezone.now(),
            source=source,
            target=target,
            reason=request.POST.get("reason", "")[:240],
        )
    except NotAllowed as refusal:
        messages.error(request, words(refusal.ruling))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = _("«%(source)s» quedó unida a «%(target)s». Puede deshacerlo abajo.")
        messages.success(request, said % {"source": source.name, "target": target.name})
    return redirect("duplicate_organizations")


@login_required
@require_POST
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """They were two after all."""
    row = get_object_or_404(
        Merge.objects.select_related(
            "source__territory__department", "target__territory__department"
        ),
        pk=pk,
    )
    try:
        operations.undo_merge(
            by=agent(request),
            at=timezone.now(),
            merge=row,
            reason=request.POST.get("reason", "")[:240],
        )
    except NotAllowed as refusal:
        messages.error(request, words(refusal.ruling))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Quedaron otra vez como dos organizaciones."))
    return redirect("duplicate_organizations")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
