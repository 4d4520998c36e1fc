"""The result as one page of HTML that needs nothing else: for a citizen, on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from participa_methods.opinion import words
from participa_methods.opinion.drawing import svg_map
from participa_methods.opinion.telling import Telling

STYLE = """
:root{color-scheme:light dark;--ink:#1d2430;--soft:#55606e;--line:#d5dae1;--page:#fff;--bar:#3b6fb6}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#a4adba;--line:#3a4250;--page:#14181f;--bar:#7fa8e0}}
body{font:1.05rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page);
margin:0 auto;padding:1.5rem 1rem 4rem;max-width:46rem;overflow-wrap:break-word}
h1,h2,h3{line-height:1.25}h2{margin-top:2.5rem}
p.soft,footer{color:var(--soft);font-size:.95rem}
p.note{border-left:.25rem solid var(--bar);padding-left:.75rem}
table{border-collapse:collapse;width:100%}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;padding:.45rem .6rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top}
tbody th{font-weight:400;width:50%}
.numbers tbody th{width:auto}
.bar{display:block;height:.35rem;border-radius:.2rem;background:var(--bar);min-width:1px}
svg{width:100%;height:auto;border:1px solid var(--line);border-radius:.5rem}
code,h1,h2,h3,p{overflow-wrap:anywhere}
summary{cursor:pointer;padding:.5rem 0}
@media (max-width:34rem){thead{display:block;position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}
td,tbody th{display:block;width:auto;border:0;padding:.15rem 0}
td::before{content:attr(data-label) ": ";color:var(--soft)}}
@media print{details::details-content{content-visibility:visible;height:auto}:root{--ink:#000;--soft:#333;--line:#999;--page:#fff;--bar:#555}
body{font-size:10.5pt;max-width:none;padding:0}h2,h3,h2+p,h3+p{break-after:avoid}tr,svg,li{break-inside:avoid}
svg{max-height:9cm}.bar{print-color-adjust:exact}}
"""


def as_html(
    found: Mapping[str, Any],
    told: Telling,
    texts: Mapping[Any, str],
    *,
    title: str | None = None,
) -> str:
    """Return the page. What all share comes first; no group smaller than five is shown apart."""
    heading = escape(title or "Qué une y qué divide")
    if told.tells:
        body = [
            _p(words.lead(found, told)),
            _p("No es una muestra: cuenta a quienes quisieron responder.", "soft"),
            *_shared(told, texts),
            *_groups(found, told, texts),
            *_divisive(told, texts),
            *_uncertain(told, texts),
        ]
    else:
        body = [_p(words.TOO_FEW)]
    return "\n".join(
        (
            '<!doctype html>\n<html lang="es-CO">\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{heading}</title>\n<style>{STYLE}</style>",
            f"<main>\n<h1>{heading}</h1>",
            *body,
            *_source(found),
            "</main>\n</html>\n",
        )
    )


def _shared(told: Telling, texts: Mapping[Any, str]) -> list[str]:
    lines = [_h2(words.SHARED)]
    if not told.shared:
        return [*lines, _p(words.NOTHING_SHARED), _how(words.HOW_SHARED)]
    rows = [
        (_words(texts, tid), _count(told.cells(tid), side, words.shared(told, tid, side)))
        for tid, side in told.shared
    ]
    return [
        *lines,
        _p(words.SAME_IN_GROUPS if told.groups else words.SAME),
        _table(words.SHARED, (words.STATEMENT, words.EVERYBODY), rows),
        _how(words.HOW_SHARED),
    ]


def _groups(found: Mapping[str, Any], told: Telling, texts: Mapping[Any, str]) -> list[str]:
    lines = [_h2(words.GROUPS)]
    if not told.groups:
        return [*lines, _p(words.NO_GROUPS)]
    if doubts := words.structure(told):
        lines.append(
            f'<p class="note"><strong>{escape(doubts[0])}</strong> {escape(" ".join(doubts[1:]))}</p>'
        )
    lines += _map(told)
    for at, (group, letter) in enumerate(words.letters(told).items()):
        lines.append(f"<h3>Grupo {letter}, {words.people(told.sizes[at])}</h3>")
        rows = []
        for entry in found["repness"][group]:
            tid = entry["tid"]
            side = "agree" if entry.get("best_agree") else entry["repful_for"]
            own, all_ = told.cells(tid, group), told.cells(tid)
            rows.append(
                (
                    _words(texts, tid),
                    _count(own, side, words.represents(told, entry, group)),
                    escape(words.on_side(all_, side)) if _told(all_, side) else words.BLANK,
                )
            )
        if rows:
            heads = (words.STATEMENT, "En el grupo", words.EVERYBODY)
            lines += [_p(words.STANDS_OUT), _table(f"Grupo {letter}", heads, rows)]
        else:
            lines.append(_p(words.NOT_APART))
    if told.apart:
        lines.append(_p(words.apart(told), "soft"))
    how = " ".join(
        filter(None, (words.HOW_GROUPS, words.separation(found), words.HOW_SMALL, words.HOW_FEW))
    )
    return [*lines, _p(words.NOT_TOLD, "soft"), _how(how)]


def _map(told: Telling) -> list[str]:
    if not told.points:
        return []
    names = words.letters(told)
    half = max(max(abs(point.x), abs(point.y)) for point in told.points) or 1.0
    rows = [
        (
            f"Grupo {names[point.group]}",
            words.number(point.weight),
            f"{50 + 50 * point.x / half:.0f}\u00a0%",
            f"{50 - 50 * point.y / half:.0f}\u00a0%",
        )
        for point in told.points
    ]
    heads = ("Grupo", "Personas", "De izquierda a derecha", "De arriba abajo")
    return [
        f"<h3>{words.MAP}</h3>",
        _p(words.POINTS),
        svg_map(told.points, names),
        f"<details><summary>{words.AS_TABLE}</summary>",
        _table(words.MAP, heads, rows, "numbers"),
        "</details>",
    ]


def _divisive(told: Telling, texts: Mapping[Any, str]) -> list[str]:
    if not told.divisive:
        return []
    rows = [
        (_words(texts, tid), escape(words.divided(told, tid)) or words.BLANK)
        for tid in told.divisive
    ]
    return [
        _h2(words.DIVISIVE),
        _table(words.DIVISIVE, (words.STATEMENT, words.EVERYBODY), rows),
        _how(words.HOW_DIVISIVE),
    ]


def _uncertain(told: Telling, texts: Mapping[Any, str]) -> list[str]:
    if not told.uncertain:
        return []
    rows = [
        (_words(texts, tid), escape(words.passed(told.cells(tid))) or words.BLANK)
        for tid in told.uncertain
    ]
    return [
        _h2(words.UNCERTAIN),
        _p(words.PASSED),
        _table(words.UNCERTAIN, (words.STATEMENT, words.EVERYBODY), rows),
        _how(words.HOW_UNCERTAIN),
    ]


def _source(found: Mapping[str, Any]) -> list[str]:
    return [
        "<footer>\n<h2>Hágalo usted</h2>",
        f"<p>Método {escape(found['method'])}, versión {found['version']}. Huella de los votos: "
        f"<code>{found['digest']}</code>. Con los mismos votos, cualquiera obtiene lo mismo: "
        "<code>./participa opinion VOTOS.csv</code></p>\n</footer>",
    ]


def _told(cells: Sequence[int | None], side: str) -> bool:
    return None not in (cells[0 if side == "agree" else 1], cells[3])


def _count(cells: Sequence[int | None], side: str, sentence: str) -> str:
    """The sentence, and a bar beside it that says the same: hidden from screen readers."""
    part, whole = cells[0 if side == "agree" else 1], cells[3]
    if part is None or not whole:
        return escape(sentence)
    width = round(100 * part / whole)
    return f'{escape(sentence)}<span class="bar" style="width:{width}%" aria-hidden="true"></span>'


def _words(texts: Mapping[Any, str], tid: Any) -> str:
    return escape(words.statement(texts, tid))


def _h2(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _p(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _how(text: str) -> str:
    """Open on paper too: an answer that has to be unfolded is not printed."""
    return f'<p class="soft"><strong>{words.HOW}</strong> {escape(text)}</p>'


def _table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], kind: str = ""
) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "\n".join(
        f'<tr><th scope="row">{cells[0]}</th>'
        + "".join(
            f'<td data-label="{escape(name)}">{cell}</td>'
            for name, cell in zip(heads[1:], cells[1:], strict=True)
        )
        + "</tr>"
        for cells in rows
    )
    return (
        f"<table{f' class={kind!r}' if kind else ''}>\n<caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )
