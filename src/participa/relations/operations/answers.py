"""Answering in a wave: marks that are saved at every step, and then sent as one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.kernel.unledgered import unledgered

from ..enums import AnswerChannel, Strength, TieBasis, TieKind
from ..models import AnswerDraft, RosterEntry, Tie, WaveAnswer
from ..rules import may_answer_wave

Marks = Mapping[str, Mapping[int, int]]  # kind → organisation id → strength


@dataclass(frozen=True, kw_only=True)
class Given:
    """An organisation's answer: the post that gave it, on which day, and what it marked."""

    post: str
    marks: Marks
    channel: str = AnswerChannel.LINK
    answered_on: date | None = None  # the day on the paper; today if not said


@operation
def answer_wave(
    *, by: Agent, at: datetime, entry: RosterEntry, given: Given, token: str = ""
) -> WaveAnswer:
    """The organisation answers; an earlier answer stays and counts no more.

    `token` is that of its link, where nobody known answers. The same answer sent twice is one.
    """
    require(may_answer_wave(by, entry, given.channel, at, token))
    marks = _checked(entry, given.marks)
    day = given.answered_on or timezone.localdate(at)
    if not entry.wave.opened_at or not (
        timezone.localdate(entry.wave.opened_at) <= day <= timezone.localdate(at)
    ):
        raise ValidationError(
            {"answered_on": _("Escriba el día en que respondió: desde que abrió hasta hoy.")}
        )
    last = entry.answers.order_by("-number").first()
    answer = WaveAnswer(
        entry=entry,
        number=last.number + 1 if last else 1,
        channel=given.channel,
        post=" ".join(given.post.split()),
        marks=marks,
        answered_on=day,
        at=at,
        captured_by=(
            by.user if given.channel != AnswerChannel.LINK and isinstance(by.user, User) else None
        ),
    )
    if not answer.post:
        raise ValidationError({"post": _("Escriba desde qué cargo se responde, sin nombres.")})
    answer.clean_fields(exclude=["entry", "captured_by", "marks"])
    AnswerDraft.objects.filter(entry=entry).delete()
    if last and (last.marks, last.post, last.channel) == (marks, answer.post, answer.channel):
        unchanged()
        return last
    answer.save()
    ties = Tie.objects.bulk_create(
        Tie(
            source_id=entry.organization_id,
            target_id=int(target),
            kind=kind,
            strength=strength,
            basis=TieBasis.DECLARED,
            answer=answer,
            since_on=day,
            recorded_at=at,
            recorded_by=answer.captured_by,
        )
        for kind, marked in marks.items()
        for target, strength in marked.items()
    )
    record(
        "relations.wave_answered",
        by=by,
        at=at,
        subject=answer,
        created=[answer, *ties],
        data={"number": answer.number, "channel": answer.channel, "ties": len(ties)},
    )
    return answer


@unledgered
def keep_draft(
    *, entry: RosterEntry, kind: str, marked: Mapping[int, int], at: datetime
) -> AnswerDraft:
    """Keep one step of an answer. The other steps stay as they were, or as last sent."""
    draft = AnswerDraft.objects.filter(entry=entry).first()
    if draft is None:
        last = entry.answers.order_by("-number").first()
        draft = AnswerDraft(entry=entry, marks=last.marks if last else {})
    draft.marks[kind] = {str(target): strength for target, strength in marked.items()}
    draft.saved_at = at
    draft.save()
    return draft


def _checked(entry: RosterEntry, marks: Marks) -> dict[str, dict[str, int]]:
    """The marks as they are stored; ValidationError for what was not asked of this roster."""
    listed = set(entry.wave.roster.values_list("organization_id", flat=True))
    found: dict[str, dict[str, int]] = {kind: {} for kind in entry.wave.kinds}
    for kind, marked in marks.items():
        if kind not in found:
            raise ValidationError(_("Esta encuesta no pregunta por esa relación."))
        for target, strength in sorted(marked.items()):
            if target == entry.organization_id:
                raise ValidationError(
                    _("Una organización no tiene relaciones consigo misma: quite esa marca.")
                )
            if target not in listed:
                raise ValidationError(_("Hay una organización marcada que no está en la lista."))
            if strength not in Strength.values:
                raise ValidationError(_("La fuerza de una relación va de 1 a 3."))
            only_yes = kind == TieKind.KNOWS
            found[kind][str(target)] = int(Strength.OCCASIONAL if only_yes else strength)
    return found
