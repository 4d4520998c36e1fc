"""Serving stored files: who may see one, and headers that keep it harmless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from participa.accountability.models import Evidence
from participa.actors.models import Organization
from participa.actors.rules import may_see_organization
from participa.articulation.models import RoleFulfilment
from participa.kernel.agents import Agent
from participa.kernel.files import KINDS, discard, images, small_name
from participa.objectives.models import Fulfilment
from participa.participation.enums import ContributionState
from participa.participation.models import Attachment, Process
from participa.participation.rules import may_manage_process, may_see_process
from participa.relations.models import TieEvidence
from participa.relations.rules import may_record_ties
from participa.web.requests import agent

TYPES = {kind.extensions[0]: kind.content_type for kind in KINDS.values()}
SHOWN = ("image/", "audio/")  # the rest is downloaded, never opened within this site
ANYBODY = Agent()


@dataclass(frozen=True)
class Shown:
    """A file the person may see: `public` if anybody may, `title` for the name it is saved as."""

    public: bool
    title: str


def _attachment(request: HttpRequest, name: str) -> Shown | None:
    found = (
        Attachment.objects.select_related("contribution__process__territory").filter(file=name)
    ).first()
    if found is None:
        return None
    contribution, process = found.contribution, found.contribution.process
    if contribution.state == ContributionState.PUBLISHED:
        public = bool(may_see_process(ANYBODY, process))
        return Shown(public, found.alternative_text) if _sees(request, process, public) else None
    by = agent(request)
    own = by.participant_id is not None and by.participant_id == contribution.author_id
    return Shown(False, found.alternative_text) if own or may_manage_process(by, process) else None


def _evidence(request: HttpRequest, name: str) -> Shown | None:
    found = (
        Evidence.objects.select_related("commitment__process__territory").filter(file=name).first()
    )
    if found is None:
        return None
    process = found.commitment.process
    if found.hidden_at:
        return Shown(False, found.title) if may_manage_process(agent(request), process) else None
    public = bool(may_see_process(ANYBODY, process))
    return Shown(public, found.title) if _sees(request, process, public) else None


def _fulfilment(request: HttpRequest, name: str) -> Shown | None:
    """What shows that an actor gave what it promised is as public as the promise."""
    found = Fulfilment.objects.filter(file=name).first()
    return None if found is None else Shown(True, found.alternative_text or found.note)


def _logo(request: HttpRequest, name: str) -> Shown | None:
    found = Organization.objects.select_related("territory__department").filter(logo=name).first()
    if found is None or not may_see_organization(agent(request), found):
        return None
    return Shown(bool(may_see_organization(ANYBODY, found)), found.name)


def _role(request: HttpRequest, name: str) -> Shown | None:
    found = RoleFulfilment.objects.select_related("role__organization__territory__department")
    row = found.filter(file=name).first()
    if row is None or not may_see_organization(agent(request), row.role.organization):
        return None
    return Shown(bool(may_see_organization(ANYBODY, row.role.organization)), row.file_title)


def _tie_evidence(request: HttpRequest, name: str) -> Shown | None:
    """Seen by whoever records ties in the territory: documents may say more than the tie."""
    found = TieEvidence.objects.select_related("tie__source__territory").filter(file=name).first()
    if found is None or not may_record_ties(agent(request), found.tie.source.territory):
        return None
    return Shown(False, found.title)


def _sees(request: HttpRequest, process: Process, public: bool) -> bool:
    return public or bool(may_see_process(agent(request), process))


# First folder of the stored name → whether this person may see the file. A new place for files
# adds its line here; what no line names is not served.
OWNERS: dict[str, Callable[[HttpRequest, str], Shown | None]] = {
    "aportes": _attachment,
    "evidencias": _evidence,
    "soportes": _fulfilment,
    "logos": _logo,
    "roles": _role,
    "relaciones": _tie_evidence,
}


@require_safe
def stored_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """404 for what does not exist and for what this person may not know of, alike."""
    owner = OWNERS.get(name.partition("/")[0])
    shown = owner(request, name) if owner else None
    if shown is None:
        raise Http404
    extension = PurePosixPath(name).suffix.lstrip(".")
    content_type = TYPES.get(extension, "application/octet-stream")
    if request.GET.get("v") == "pequena" and content_type.startswith("image/"):
        name, content_type, extension = _small(name), "image/jpeg", "jpg"
    try:
        file = default_storage.open(name)
    except (OSError, SuspiciousOperation):
        raise Http404 from None
    response = FileResponse(
        file,
        as_attachment=not content_type.startswith(SHOWN),
        filename=f"{slugify(shown.title)[:60] or 'archivo'}.{extension}",
        content_type=content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # A stored name holds the digest of its content, so it never changes; yet only for a day, so
    # that what is withdrawn or hidden disappears from people's browsers too.
    response["Cache-Control"] = (
        "public, max-age=86400, immutable" if shown.public else "private, no-store"
    )
    return response


def _small(name: str) -> str:
    """The stored name of a photograph's small copy, made when somebody first asks for it."""
    small = small_name(name)
    if not default_storage.exists(name):
        discard(default_storage, name)
        raise Http404
    if not default_storage.exists(small):
        with default_storage.open(name) as file:
            default_storage.save(small, ContentFile(images.small(file.read())))
    return small
