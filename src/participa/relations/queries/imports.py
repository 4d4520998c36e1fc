"""A list of ties made in a spreadsheet, checked row by row before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from participa.actors.models import Organization
from participa.kernel.spreadsheets import Row
from participa.kernel.texts import fold
from participa.territories.models import Territory
from participa.territories.queries import search_key

from ..enums import Strength, TieKind
from ..models import Tie

# Each column with its accepted heads, the first as the template writes it.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "source": ("Organización", "Origen", "De", "source"),
    "kind": ("Relación", "Tipo", "kind"),
    "target": ("Con cuál", "Destino", "A", "Con", "target"),
    "strength": ("Fuerza", "strength"),
    "since_on": ("Desde", "from", "since"),
    "until_on": ("Hasta", "to", "until"),
    "title": ("Documento", "Soporte", "document"),
    "link": ("Enlace", "Evidencia", "link"),
}
REQUIRED = ("source", "kind", "target")
NAMED = 4  # organisations named in an error
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")  # 13/07/2026


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTie:
    """One tie of a list, ready to be written; with a link it is documented, else declared."""

    source: Organization
    target: Organization
    kind: TieKind
    strength: int
    since_on: date
    until_on: date | None
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class CheckedTie:
    """A row: what would be written, or what to mend in which column, or that it stands already."""

    number: int
    texts: dict[str, str]
    errors: tuple[tuple[str, str], ...]
    new: NewTie | None
    known: bool = False


def template_row() -> list[str]:
    return [
        "Junta de Acción Comunal La Estancia", "Trabaja con", "Alcaldía de Yumbo", "2",
        "13/07/2026", "", "Convenio 12 de 2026", "https://ejemplo.org/convenio-12.pdf",
    ]  # fmt: skip


def organizations_named(
    texts: Iterable[str], *, near: Territory | None = None
) -> dict[str, list[Organization]]:
    """Text → the public organisations it may mean: by slug, or by name, those near first.

    A name within `near`, or shared with nowhere else, means one; two queries at most.
    """
    wanted = {text: search_key(text) for text in texts if text}
    found: dict[str, list[Organization]] = {}
    keys = list({*wanted.values(), *(text.strip().strip("/").lower() for text in wanted)})
    public = Organization.objects.public().select_related("territory__department")
    for start in range(0, len(keys), 900):
        some = keys[start : start + 900]
        for one in public.filter(folded_name__in=some):
            found.setdefault(one.folded_name, []).append(one)
        for one in public.filter(slug__in=some):
            found.setdefault(f"slug {one.slug}", []).append(one)
    meant = {}
    for text, key in wanted.items():
        same = found.get(key) or found.get(f"slug {text.strip().strip('/').lower()}", [])
        here = [one for one in same if near is not None and one.territory_id == near.pk]
        meant[text] = here or same
    return meant


def check_rows(rows: Sequence[Row], *, near: Territory | None, today: date) -> list[CheckedTie]:
    """Every row with its errors; a tie that stands, or comes twice in the list, is told apart."""
    texts = {row.texts[column].strip() for row in rows for column in ("source", "target")}
    meant = organizations_named(texts, near=near)
    ids = {one.pk for several in meant.values() for one in several}
    standing = _standing(ids)
    seen: dict[tuple[int, int, str], list[tuple[int, date, date]]] = {}
    return [_check(row, meant, standing, seen, today) for row in rows]


def _standing(ids: set[int]) -> set[tuple[int, int, str, date]]:
    found: set[tuple[int, int, str, date]] = set()
    pks = sorted(ids)
    for start in range(0, len(pks), 900):
        rows = Tie.objects.filter(answer=None, source__in=pks[start : start + 900])
        found.update(rows.values_list("source_id", "target_id", "kind", "since_on"))
    return found


def _check(
    row: Row,
    meant: Mapping[str, list[Organization]],
    standing: set[tuple[int, int, str, date]],
    seen: dict[tuple[int, int, str], list[tuple[int, date, date]]],
    today: date,
) -> CheckedTie:
    errors: list[tuple[str, str]] = [
        (column, _("Trae una fórmula: deje el valor.")) for column in row.formulas
    ]
    texts = {column: text.strip() for column, text in row.texts.items()}
    wrong = set(row.formulas)

    def read(column: str, how: object) -> object:
        if column in wrong:
            return None
        try:
            return how(texts[column])  # type: ignore[operator]  # one of the readers below
        except ValidationError as error:
            errors.append((column, " ".join(error.messages)))
            return None

    source = read("source", lambda text: _one(text, meant))
    target = read("target", lambda text: _one(text, meant))
    kind = read("kind", _kind)
    strength = read("strength", _strength)
    since = read("since_on", lambda text: _date(text) or today)
    until = read("until_on", _date)
    link = read("link", _link)
    if not errors:
        assert isinstance(source, Organization)  # noqa: S101  # what the readers return
        assert isinstance(target, Organization)  # noqa: S101
        assert isinstance(kind, TieKind)  # noqa: S101
        assert isinstance(since, date)  # noqa: S101
        assert until is None or isinstance(until, date)  # noqa: S101
        errors += _together(row.number, source, target, kind, since, until, seen, today)
        if not errors:
            new = NewTie(
                source=source,
                target=target,
                kind=kind,
                strength=int(str(strength)),
                since_on=since,
                until_on=until,
                title=texts["title"][:160] or _("Documento"),
                link=str(link),
            )
            known = (source.pk, target.pk, kind.value, since) in standing
            return CheckedTie(row.number, texts, (), None if known else new, known)
    return CheckedTie(row.number, texts, tuple(errors), None)


def _together(
    number: int,
    source: Organization,
    target: Organization,
    kind: TieKind,
    since: date,
    until: date | None,
    seen: dict[tuple[int, int, str], list[tuple[int, date, date]]],
    today: date,
) -> list[tuple[str, str]]:
    """What is wrong with a row whose cells are right one by one."""
    if source.pk == target.pk:
        return [("target", _("Es la misma organización: escriba la otra."))]
    if since > today:
        return [("since_on", _("Escriba la fecha en que empezó: hoy o antes."))]
    if until is not None and until < since:
        return [("until_on", _("La fecha en que terminó debe ser posterior a la de inicio."))]
    before = seen.setdefault((source.pk, target.pk, kind.value), [])
    last = until or date.max
    for other, start, end in before:
        if since <= end and start <= last:
            return [
                (
                    "since_on",
                    _("Se cruza con la fila %(number)d: es la misma relación en las mismas fechas.")
                    % {"number": other},
                )
            ]
    before.append((number, since, last))
    return []


def _one(text: str, meant: Mapping[str, list[Organization]]) -> Organization:
    if not text:
        raise ValidationError(_("Escriba el nombre de la organización."))
    found = meant.get(text, [])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(
            _("No está en el directorio: escríbala como aparece allí, o regístrela primero.")
        )
    named = "; ".join(f"{one.slug} ({one.territory.full_name})" for one in found[:NAMED])
    raise ValidationError(
        _("Hay varias con ese nombre. Escriba una: %(names)s."), params={"names": named}
    )


def _kind(text: str) -> TieKind:
    folded = fold(text).removesuffix(" a").removesuffix(" con").removesuffix(" en")
    for kind in TieKind:
        label = fold(str(kind.label)).removesuffix(" a").removesuffix(" con").removesuffix(" en")
        if folded in {kind.value, label}:
            return kind
    raise ValidationError(
        _("Escriba una de estas: %(kinds)s."),
        params={"kinds": ", ".join(str(label) for label in TieKind.labels)},
    )


def _strength(text: str) -> int:
    words = {fold(str(strength.label)): strength.value for strength in Strength}
    found = {"": 1, "1": 1, "2": 2, "3": 3, **words}.get(fold(text))
    if found is None:
        raise ValidationError(
            _("Escriba 1 (de vez en cuando), 2 (con frecuencia) o 3 (permanente).")
        )
    return found


def _date(text: str) -> date | None:
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        if match:
            return date(int(match[3]), int(match[2]), int(match[1]))
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValidationError(_("Escriba la fecha como 13/07/2026.")) from None


def _link(text: str) -> str:
    if text:
        try:
            URLValidator(schemes=["https"])(text)
        except ValidationError:
            raise ValidationError(_("Escriba un enlace que empiece por https://")) from None
        if len(text) > 200:
            raise ValidationError(_("El enlace pasa de 200 letras: use uno más corto."))
    return text
