"""A contribution: its story, its receipt, its versions, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.accountability.models import Filing
from participa.accountability.queries import Story
from participa.accountability.queries import story as story_of
from participa.actors.models import Organization
from participa.kernel import mechanisms
from participa.kernel.prepared import first, prepared
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.enums import ContributionState
from participa.participation.models import Attachment, Contribution, Endorsement
from participa.participation.queries import (
    History,
    around_a_contribution,
    co_authors_of,
    comments_page,
    contribution_for_page,
    contributions_for_page,
    did_around,
    endorsements_of,
    history_of,
)
from participa.participation.rules import is_author, may_discuss, may_moderate, may_see_contribution
from participa.web.requests import (
    agent,
    code_in_hand,
    contribution_or_404,
    organizations,
    shared,
    tell,
)

from ..forms import CommentForm, EndorseForm, WithdrawForm

GONE = (ContributionState.HIDDEN, ContributionState.WITHDRAWN)


@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened with a contribution: the page the whole platform exists for."""
    by, at = agent(request), timezone.now()
    shown = _shown(request, pk, at)
    if shown is None or not may_see_contribution(by, shown.contribution):
        raise Http404
    contribution = shown.contribution
    mine = is_author(by, contribution)
    team = bool(by.user and may_moderate(by, contribution.process))
    if contribution.state in GONE:
        return _tombstone(request, contribution, mine=mine)
    return render(
        request,
        "participa/participation/contribution.html",
        story_context(request, contribution, shown, mine=mine, team=team, at=at),
    )


@dataclass(frozen=True)
class _Shown:
    """What everybody sees alike of a contribution; the template's names."""

    contribution: Contribution
    author: str
    co_authors: list[str]
    own: Mapping[str, Any]
    story: Story
    history: History
    endorsements: list[Endorsement]
    attachments: list[Attachment]
    comments: list[Any]
    page: Page[Any]


def _shown(request: HttpRequest, pk: int, at: datetime) -> _Shown | None:
    """At most twelve queries; one while nothing happens on the platform."""
    page = request.GET.get("pagina", "1")[:6]
    return shared(("story", pk, page), lambda: _tell(pk, page, at))


def _tell(pk: int, page: str, at: datetime) -> _Shown | None:
    contribution = first(_contribution(pk))
    if contribution is None:
        return None
    mechanism = mechanisms.installed().get(contribution.activity.mechanism)
    co_authors = list(co_authors_of(contribution)) if contribution.has_co_authors else []
    people = [contribution.author_id, *co_authors]
    threads, comments, names = comments_page(contribution, page, at=at, also=people)
    return _Shown(
        contribution=contribution,
        author=names.get(contribution.author_id or 0, ""),
        co_authors=[names[pk] for pk in co_authors if pk in names],
        own=mechanism.story(contribution) if mechanism else {},
        story=story_of(contribution, at=at, filed=contribution.has_filings),
        history=history_of(contribution) if contribution.has_links else History(),
        endorsements=endorsements_of(contribution),
        attachments=list(contribution.attachments.all()) if contribution.has_attachments else [],
        comments=comments,
        page=threads,
    )


@prepared
def _contribution(pk: int) -> QuerySet[Any]:
    """With what its page shows of the spine, and marks of what else there is to ask for."""
    filed = Exists(Filing.objects.filter(contribution=OuterRef("pk")))
    marks = {**around_a_contribution(), "has_filings": filed}
    return contributions_for_page().filter(pk=pk).annotate(**marks)


def story_context(
    request: HttpRequest,
    contribution: Contribution,
    shown: _Shown | None = None,
    *,
    mine: bool = False,
    team: bool = False,
    at: datetime,
    comment_form: CommentForm | None = None,
    endorse_form: EndorseForm | None = None,
) -> dict[str, Any]:
    """Everything the page shows; forms that came back with errors take the place of fresh ones."""
    by = agent(request)
    shown = shown or _shown(request, contribution.pk, at)
    if shown is None:
        raise Http404
    speaks_for = organizations(request)
    supported, follows = did_around(contribution, by.participant_id)
    return {
        **{part.name: getattr(shown, part.name) for part in fields(shown)},
        "process": contribution.process,
        "mechanism": mechanisms.installed().get(contribution.activity.mechanism),
        "chain": shown.story.links,
        "comment_form": comment_form or offer(CommentForm(), speaks_for),
        "endorse_form": (endorse_form or offer(EndorseForm(), speaks_for)) if speaks_for else None,
        "supported": supported,
        "follows": follows,
        "discussable": bool(may_discuss(by, contribution)),
        "mine": mine,
        "team": team,
        "now": at,
        "today": timezone.localdate(at),
    }


F = TypeVar("F", CommentForm, EndorseForm)


def offer(form: F, speaks_for: list[Organization]) -> F:
    """Let a form choose among the organisations the person may speak for; drop it if none."""
    if speaks_for:
        field: Any = form.fields["organization"]
        field.queryset = Organization.objects.filter(pk__in=[o.pk for o in speaks_for])
    else:
        del form.fields["organization"]
    return form


def _tombstone(request: HttpRequest, contribution: Contribution, *, mine: bool) -> HttpResponse:
    """What stands where a withdrawn or hidden contribution was: why, never what it said."""
    return render(
        request,
        "participa/participation/tombstone.html",
        {
            "contribution": contribution,
            "process": contribution.process,
            "moderation": contribution.moderations.filter(comment=None).first()
            if contribution.state == ContributionState.HIDDEN
            else None,
            "mine": mine,
        },
        status=410,
    )


@never_cache
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Only for the hand that sent it: the code, what was received, by when it is answered."""
    contribution = contribution_for_page(pk)
    just_sent = request.session.get("sent") == pk
    if contribution is None or not (just_sent or is_author(agent(request), contribution)):
        raise Http404
    return render(
        request,
        "participa/participation/receipt.html",
        {
            "contribution": contribution,
            "process": contribution.process,
            "code": code_in_hand(request),
            "pending": contribution.state == ContributionState.PENDING,
        },
    )


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """What a contribution said at each time, newest first."""
    contribution = contribution_or_404(request, pk)
    if contribution.state in (*GONE, ContributionState.PENDING):
        raise Http404
    return render(
        request,
        "participa/participation/versions.html",
        {
            "contribution": contribution,
            "process": contribution.process,
            "versions": [
                # Of the mechanism's own fields those in words; the others are keys of rows.
                (version, [own for own in version.content.values() if own and isinstance(own, str)])
                for version in contribution.versions.order_by("-number")
            ],
        },
    )


@never_cache
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once, then take it back."""
    contribution = contribution_or_404(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_contribution(
                by=agent(request),
                at=timezone.now(),
                contribution=contribution,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("Retiró su aporte. Ya no aparece en ninguna lista."))
        except NotAllowed as refusal:
            tell(request, refusal)
        return redirect(contribution)
    if not is_author(agent(request), contribution):
        raise Http404
    return render(
        request,
        "participa/participation/withdraw.html",
        {"contribution": contribution, "process": contribution.process, "form": form},
    )
