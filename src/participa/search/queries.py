"""Finding what is public: the same list in the same order on both databases.

The database says which documents hold the words, Python ranks the best candidates (BM25). The
index holds public documents only, so whoever searches sees the same.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.db.models.expressions import Combinable

from participa.kernel import spanish
from participa.kernel.database import Clause, Token, TokensMatch, count_matches

from .models import SearchDocument

PAGE_SIZE = 20
CANDIDATES = 300  # how many documents are ranked and can be paged through
MAX_TYPED = 400  # characters of a query that are read
MAX_TERMS = 12  # words of a query that count
MIN_PREFIX = 3  # letters of a last word before it may be the beginning of a longer one
SIMILAR_TERMS = 8  # the rarest words of a text by which similar ones are looked for

# BM25, with a fixed mean length so that a document's score never depends on unrelated ones.
_K1, _B, _MEAN_LENGTH, _TITLE_WEIGHT, _PREFIX_WEIGHT = 1.2, 0.6, 80, 3, 0.5

_WORD = re.compile(r"[^\W_]+")
_WINDOW = 240  # characters of an excerpt


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: its stem, and the word itself if it may go on."""

    stem: str
    word: str = ""

    @property
    def clause(self) -> Clause:
        exact = Token(f"s{self.stem}")
        return (exact, Token(f"w{self.word}", prefix=True)) if self.word else (exact,)

    def matches(self, word: str) -> bool:
        return spanish.stem(word) == self.stem or bool(self.word and word.startswith(self.word))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an excerpt; `marked` if it is a word that was searched."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    kind: str
    object_id: int
    title: list[Piece]
    excerpt: list[Piece]
    url: str
    territory_code: str
    component: str
    process_id: int | None
    dated_at: datetime | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of results. `total` counts all of them, `counts` by kind whatever kind is chosen.

    `any_word`: no document holds all the words, these hold some. `reachable` is how many of
    `total` can be paged through.
    """

    results: list[Result] = field(default_factory=list)
    total: int = 0
    reachable: int = 0
    number: int = 1
    counts: dict[str, int] = field(default_factory=dict)
    any_word: bool = False
    terms: tuple[Term, ...] = ()

    @property
    def pages(self) -> int:
        return max(1, math.ceil(self.reachable / PAGE_SIZE))


@dataclass(frozen=True, slots=True)
class Similar:
    """A thing that says much the same; `overlap` is the share of the text's weight it has."""

    kind: str
    object_id: int
    title: str
    url: str
    overlap: float


def find(
    text: str,
    *,
    territory_code: str = "",
    component: str = "",
    kinds: Iterable[str] = (),
    process_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    page: int = 1,
) -> SearchPage:
    """The public things that hold all the words of `text`, or else some, best first.

    Any text is a fair query: it has no operators. `territory_code` may be a department's: then
    its municipalities count too. At most five statements.
    """
    terms = parse(text)
    if not terms:
        return SearchPage()
    within = _within(territory_code, component, process_id, since, until)
    matching = within.filter(_match([term.clause for term in terms]))
    counts = _counts(matching)
    any_word = not counts and len(terms) > 1
    if any_word:
        matching = within.filter(_match([tuple(t for term in terms for t in term.clause)]))
        counts = _counts(matching)
    chosen = list(kinds)
    if chosen:
        matching = matching.filter(kind__in=chosen)
    total = sum(n for kind, n in counts.items() if not chosen or kind in chosen)
    if not total:
        return SearchPage(counts=counts, any_word=any_word, terms=terms)
    ranked = _rank(matching, terms)
    reachable = len(ranked)
    number = min(max(page, 1), math.ceil(reachable / PAGE_SIZE))
    keys = [key for key, _ in ranked[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]]
    rows = SearchDocument.objects.defer("stems", "title_stems", "tokens").in_bulk(keys)
    return SearchPage(
        results=[_result(rows[key], terms) for key in keys if key in rows],
        total=total,
        reachable=reachable,
        number=number,
        counts=counts,
        any_word=any_word,
        terms=terms,
    )


def similar(
    text: str,
    *,
    process_id: int,
    kind: str = "contribution",
    limit: int = 5,
    except_id: int | None = None,
    at_least: float = 0.3,
) -> list[Similar]:
    """Things of a process that share much of a text's rarer words, to show before posting.

    Three statements at most; two where nothing is alike.
    """
    stems = list(dict.fromkeys(spanish.stems(text[:4000])))[:60]
    if not stems:
        return []
    weights = dict(zip(stems, _weights([Term(stem) for stem in stems]), strict=True))
    used = {stem: weight.value for stem, weight in weights.items() if weight.documents}
    rarest = sorted(used, key=lambda stem: (-used[stem], stem))[:SIMILAR_TERMS]
    if not rarest:
        return []
    terms = [Term(stem) for stem in rarest]
    rows = SearchDocument.objects.filter(
        _match([tuple(token for term in terms for token in term.clause)]),
        process_id=process_id,
        kind=kind,
    )
    if except_id is not None:
        rows = rows.exclude(object_id=except_id)
    whole = sum(weight.value for weight in weights.values())
    found = []
    for row in _candidates(rows, terms).only(
        "kind", "object_id", "title", "url", "title_stems", "stems"
    ):
        shared = used.keys() & {*row.title_stems.split(), *row.stems.split()}
        overlap = sum(used[stem] for stem in sorted(shared)) / whole
        if overlap >= at_least and (len(shared) > 1 or len(weights) == 1):
            found.append(Similar(row.kind, row.object_id, row.title, row.url, round(overlap, 6)))
    found.sort(key=lambda one: (-one.overlap, one.object_id))
    return found[:limit]


def parse(text: str) -> tuple[Term, ...]:
    """The words of a query that count, each once; the last one may still be unfinished."""
    typed = spanish.words(text[:MAX_TYPED])
    content = [word for word in typed if word not in spanish.STOP_WORDS]
    if not content:
        return ()
    stems = list(dict.fromkeys(spanish.stem(word) for word in content))[:MAX_TERMS]
    last = typed[-1]
    unfinished = len(last) >= MIN_PREFIX and last == content[-1]
    return tuple(
        Term(stem, last if unfinished and stem == spanish.stem(last) else "") for stem in stems
    )


def places() -> QuerySet[SearchDocument, str]:
    """The codes of the territories where something besides the territory itself can be found."""
    return (
        SearchDocument.objects.exclude(kind="territory")
        .exclude(territory_code="")
        .order_by("territory_code")
        .values_list("territory_code", flat=True)
        .distinct()
    )


def excerpt(text: str, terms: Sequence[Term], window: int = _WINDOW) -> list[Piece]:
    """The part of a text where most of the searched words stand, with them marked.

    Pieces are plain text: the template escapes them.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    spans = [
        match.span()
        for match in _WORD.finditer(text)
        if any(term.matches(word) for word in spanish.words(match[0]) for term in terms)
    ]
    start, end = _best_window(text, spans, window)
    pieces = [Piece("… ")] if start else []
    at = start
    for left, right in spans:
        if left < start or right > end:
            continue
        pieces += [Piece(text[at:left])] if left > at else []
        pieces.append(Piece(text[left:right], marked=True))
        at = right
    pieces += [Piece(text[at:end])] if end > at else []
    return [*pieces, Piece(" …")] if end < len(text) else pieces


def _best_window(text: str, spans: list[tuple[int, int]], window: int) -> tuple[int, int]:
    if len(text) <= window:
        return 0, len(text)
    hits, start = 0, 0
    for left, _ in spans:
        held = sum(1 for a, b in spans if a >= left and b <= left + window)
        if held > hits:
            hits, start = held, left
    # A few words before the first hit; whole words at both ends.
    start = max(0, min(start - 40, len(text) - window))
    if start:
        start = text.find(" ", start) + 1
    end = min(len(text), start + window)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + window // 2)
    return start, end


def _match(clauses: Sequence[Clause]) -> TokensMatch:
    return TokensMatch(SearchDocument, "tokens", clauses)


def _within(
    territory_code: str,
    component: str,
    process_id: int | None,
    since: datetime | None,
    until: datetime | None,
) -> QuerySet[SearchDocument]:
    documents = SearchDocument.objects.all()
    if territory_code:
        documents = documents.filter(territory_code__startswith=territory_code)
    if component:
        documents = documents.filter(component=component)
    if process_id is not None:
        documents = documents.filter(process_id=process_id)
    if since is not None:
        documents = documents.filter(dated_at__gte=since)
    if until is not None:
        documents = documents.filter(dated_at__lt=until)
    return documents


def _counts(documents: QuerySet[SearchDocument]) -> dict[str, int]:
    rows = documents.order_by().values("kind").annotate(n=Count("pk")).values_list("kind", "n")
    return dict(sorted(rows))


@dataclass(frozen=True, slots=True)
class _Weight:
    """In how many documents a term stands, and how much it tells (inverse frequency)."""

    documents: int
    value: float


def _weights(terms: Sequence[Term]) -> list[_Weight]:
    *found, documents = count_matches(SearchDocument, "tokens", [[term.clause] for term in terms])
    return [_Weight(n, math.log(1 + (documents - n + 0.5) / (n + 0.5))) for n in found]


def _candidates(
    documents: QuerySet[SearchDocument], terms: Sequence[Term]
) -> QuerySet[SearchDocument]:
    """The documents worth ranking: most words in the title and in all, then the newest."""
    hits: Combinable = Value(0)
    for term in terms[:SIMILAR_TERMS]:
        title = Case(
            When(_match([(Token(f"t{term.stem}"),)]), then=2),
            default=0,
            output_field=IntegerField(),
        )
        hits = hits + title
        if len(terms) > 1:
            held = When(_match([term.clause]), then=1)
            hits = hits + Case(held, default=0, output_field=IntegerField())
    return documents.annotate(hits=hits).order_by(
        "-hits", F("dated_at").desc(nulls_last=True), "-object_id", "kind"
    )[:CANDIDATES]


def _rank(documents: QuerySet[SearchDocument], terms: Sequence[Term]) -> list[tuple[int, float]]:
    """Key and score of the candidates, best first; ties go to the newer, then by kind and id."""
    weights = _weights(terms)
    rows = _candidates(documents, terms).values_list(
        "pk", "kind", "object_id", "dated_at", "title_stems", "stems", "tokens"
    )
    scored = []
    for key, kind, object_id, dated_at, title_stems, stems, tokens in rows:
        score = _score(title_stems.split(), stems.split(), tokens, terms, weights)
        age = -dated_at.timestamp() if dated_at else math.inf
        scored.append((-score, age, kind, -object_id, key))
    scored.sort()
    return [(key, -score) for score, _, _, _, key in scored]


def _score(
    title: list[str],
    body: list[str],
    tokens: str,
    terms: Sequence[Term],
    weights: Sequence[_Weight],
) -> float:
    spread = _K1 * (1 - _B + _B * (len(title) + len(body)) / _MEAN_LENGTH)
    score = 0.0
    for term, weight in zip(terms, weights, strict=True):
        often: float = _TITLE_WEIGHT * title.count(term.stem) + body.count(term.stem)
        if not often and term.word and f" w{term.word}" in f" {tokens}":
            often = _PREFIX_WEIGHT
        score += weight.value * often * (_K1 + 1) / (often + spread)
    return round(score, 9)


def _result(row: SearchDocument, terms: Sequence[Term]) -> Result:
    return Result(
        kind=row.kind,
        object_id=row.object_id,
        title=excerpt(row.title, terms, window=400),
        excerpt=excerpt(row.body, terms),
        url=row.url,
        territory_code=row.territory_code,
        component=row.component,
        process_id=row.process_id,
        dated_at=row.dated_at,
    )
