"""A contribution: its story, its receipt, its versions, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.accountability.queries import chain, story as story_of
from participa.accounts.queries import display_name
from participa.kernel import mechanisms
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.enums import ContributionState
from participa.participation.models import Contribution, Follow, Support
from participa.participation.queries import comments_page, history_of
from participa.participation.rules import is_author, may_discuss, may_moderate
from participa.web.requests import agent, code_in_hand, contribution_or_404, organizations, tell

from ..forms import CommentForm, EndorseForm, WithdrawForm

GONE = (ContributionState.HIDDEN, ContributionState.WITHDRAWN)


@require_safe
def story(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened with a contribution: the page the whole platform exists for."""
    contribution = contribution_or_404(request, pk)
    by, at = agent(request), timezone.now()
    mine = is_author(by, contribution)
    team = bool(by.user and may_moderate(by, contribution.process))
    if contribution.state == ContributionState.PENDING and not (mine or team):
        raise Http404
    if contribution.state in GONE:
        return _tombstone(request, contribution, mine=mine)
    mechanism = mechanisms.installed().get(contribution.activity.mechanism)
    page, comments = comments_page(contribution, request.GET.get("pagina", 1), at=at)
    speaks_for = organizations(request)
    return render(
        request,
        "participa/participation/contribution.html",
        {
            "contribution": contribution,
            "process": contribution.process,
            "author": display_name(contribution.author, at) if contribution.author else "",
            "co_authors": _co_authors(contribution, at),
            "mechanism": mechanism,
            "own": mechanism.story(contribution) if mechanism else {},
            "chain": chain(contribution, at=at),
            "story": story_of(contribution, at=at),
            "history": history_of(contribution),
            "endorsements": contribution.endorsements.filter(withdrawn_at=None).select_related(
                "organization"
            ),
            "attachments": contribution.attachments.all(),
            "comments": comments,
            "page": page,
            "comment_form": _comment_form(speaks_for),
            "endorse_form": _endorse_form(speaks_for) if speaks_for else None,
            "supported": _did(Support, by.participant_id, contribution),
            "follows": _did(Follow, by.participant_id, contribution),
            "discussable": bool(may_discuss(by, contribution)),
            "mine": mine,
            "team": team,
            "now": at,
        },
    )


def _did(model: type[Support] | type[Follow], participant_id: int | None, c: Contribution) -> bool:
    if participant_id is None:
        return False
    return model.objects.filter(participant_id=participant_id, contribution=c).exists()


def _comment_form(speaks_for: list) -> CommentForm:  # type: ignore[type-arg]
    form = CommentForm()
    _offer(form, speaks_for)
    return form


def _endorse_form(speaks_for: list) -> EndorseForm:  # type: ignore[type-arg]
    form = EndorseForm()
    _offer(form, speaks_for)
    return form
