"""Where the rows of the log can be read: a page for each that has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.participation.models import Process

from .words import row_word

# Tables whose page is found by the number alone; a page that must not be seen answers 404 itself.
PAGES = {
    "participa.contribution": "/aportes/{}/",
    "participa.response": "/respuestas/{}/",
    "participa.commitment": "/compromisos/{}/",
    "participa.tablesession": "/sesiones/{}/",
    "participa.objective": "/objetivos/{}/",
    "participa.indicator": "/indicadores/{}/",
    "participa.actorcontribution": "/aportes-de-actores/{}/",
}


@dataclass(frozen=True)
class Subject:
    """What an event is about; `url` is "" where there is no public page."""

    word: str
    url: str = ""


def subjects(keys: Iterable[str]) -> dict[str, Subject]:
    """Key → words and address; two queries however many there are."""
    wanted = set(keys) - {""}
    addresses = {
        key: PAGES[label].format(pk) for key, label, pk in _parts(wanted) if label in PAGES
    }
    processes = [pk for _key, label, pk in _parts(wanted) if label == "participa.process"]
    for process in Process.objects.public().filter(pk__in=processes):
        addresses[f"participa.process:{process.pk}"] = process.get_absolute_url()
    found = [pk for _key, label, pk in _parts(wanted) if label == "participa.organization"]
    visible = Organization.objects.exclude(verification=Verification.REFUSED)
    for organization in visible.filter(pk__in=found):
        addresses[f"participa.organization:{organization.pk}"] = organization.get_absolute_url()
    return {key: Subject(row_word(key), addresses.get(key, "")) for key in wanted}


def _parts(keys: Iterable[str]) -> list[tuple[str, str, str]]:
    return [(key, key.partition(":")[0], key.partition(":")[2]) for key in keys]
