"""Records that may be the same organisation: one NIT, or names that read alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ..enums import Register
from ..models import Organization, RegisterEntry

ALIKE = 0.6  # share of three-letter pieces that two names have in common
COMMON = 25  # a word in more names of a territory than this says nothing about one of them
# Words of legal forms and links, which many names share and one record may leave out.
_FORMS = frozenset(
    [
        "sas",
        "sa",
        "esp",
        "ltda",
        "limitada",
        "cia",
        "compania",
        "empresa",
        "eice",
        "ese",
        "esal",
        "de",
        "del",
        "la",
        "las",
        "los",
        "el",
        "y",
        "e",
        "en",
        "para",
        "por",
        "al",
        "sociedad",
        "anonima",
        "simplificada",
        "acciones",
        "s",
        "a",
        "c",
    ]
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and why they look like one; `nit`: they share it."""

    one: Organization
    other: Organization
    likeness: float
    nit: bool


def possible_duplicates(organizations: Sequence[Organization]) -> list[Pair]:
    """Pairs among these (their territory loaded), the likeliest first; one query.

    Names are compared within a territory, NITs everywhere: offices of one firm in two
    municipalities share it rightly, so somebody must look.
    """
    by_pk = {one.pk: one for one in organizations}
    pairs: dict[tuple[int, int], Pair] = {}
    for one, other in _sharing_nit(by_pk):
        pairs[one, other] = Pair(by_pk[one], by_pk[other], 1.0, nit=True)
    groups: dict[int, list[Organization]] = defaultdict(list)
    for organization in organizations:
        groups[organization.territory_id].append(organization)
    for group in groups.values():
        for one, other, likeness in alike([(row.pk, row.folded_name) for row in group]):
            pairs.setdefault((one, other), Pair(by_pk[one], by_pk[other], likeness, nit=False))
    return sorted(
        pairs.values(), key=lambda pair: (-pair.nit, -pair.likeness, pair.one.folded_name)
    )


def alike(names: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, float]]:
    """Pairs of keys (the smaller first) whose folded names read alike, with their likeness.

    Jaccard index of three-letter pieces, of names that share an uncommon word's beginning.
    """
    pieces: dict[int, frozenset[str]] = {}
    blocks: dict[str, list[int]] = defaultdict(list)
    for key, name in names:
        words = sorted({word for word in name.split() if word not in _FORMS}) or [name]
        text = f" {' '.join(words)} "
        pieces[key] = frozenset(text[at : at + 3] for at in range(len(text) - 2))
        for word in {word[:5] for word in words}:
            blocks[word].append(key)
    seen: set[tuple[int, int]] = set()
    for keys in blocks.values():
        if len(keys) > COMMON:
            continue
        for one, other in combinations(sorted(keys), 2):
            if (one, other) in seen:
                continue
            seen.add((one, other))
            union = len(pieces[one] | pieces[other])
            likeness = len(pieces[one] & pieces[other]) / union if union else 0.0
            if likeness >= ALIKE:
                yield one, other, likeness


def _sharing_nit(by_pk: dict[int, Organization]) -> Iterator[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    entries = RegisterEntry.objects.filter(register=Register.NIT).order_by()
    for number, pk in entries.values_list("number", "organization_id"):
        if pk in by_pk:
            holders[number].append(pk)
    for keys in holders.values():
        yield from combinations(sorted(keys), 2)
