"""The result as one page of HTML that needs nothing else: for a citizen, on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from participa_methods.opinion.drawing import svg_map
from participa_methods.opinion.words import (
    group_letters,
    number,
    outside,
    people,
    share,
    side_of,
    statement,
    structure,
    votes_of,
)

STYLE = """
:root{color-scheme:light dark;--ink:#1d2430;--soft:#5a6472;--line:#d5dae1;--page:#fff;--bar:#3b6fb6}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf0;--soft:#a4adba;--line:#3a4250;--page:#14181f;--bar:#7fa8e0}}
body{font:1.05rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--page);
margin:0 auto;padding:1.5rem 1rem 4rem;max-width:46rem}
h1,h2,h3{line-height:1.25}h2{margin-top:2.5rem}
p.soft,caption,footer{color:var(--soft);font-size:.95rem}
.table{overflow-x:auto}table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:.25rem 0}
th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
td.n{white-space:nowrap}
.bar{display:block;height:.35rem;border-radius:.2rem;background:var(--bar);min-width:1px}
svg{width:100%;height:auto;border:1px solid var(--line);border-radius:.5rem}
code{overflow-wrap:anywhere}
th:first-child,td:first-child{width:50%}
@media (max-width:34rem){thead{position:absolute;clip-path:inset(50%)}
tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}
td,td:first-child{display:block;width:auto;border:0;padding:.15rem 0}
td:not(:first-child)::before{content:attr(data-label) ": ";color:var(--soft)}}
@media print{body{font-size:10.5pt;max-width:none;padding:0}h2{break-after:avoid}tr,svg,li{break-inside:avoid}}
"""


def as_html(found: Mapping[str, Any], texts: Mapping[Any, str], *, title: str | None = None) -> str:
    """Return the page. What all share comes first; no group smaller than five is shown apart."""
    heading = escape(title or "Lo que dice la conversación")
    counts = (
        f"{people(len(found['projection']))}, {number(found['statements'])} frases, "
        f"{number(found['votes'])} votos"
    )
    return "\n".join(
        (
            '<!doctype html>\n<html lang="es">\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{heading}</title>\n<style>{STYLE}</style>",
            f"<main>\n<h1>{heading}</h1>\n<p>{counts}.</p>",
            *_shared(found, texts),
            *_groups(found, texts),
            *_map(found),
            *_divisive(found, texts),
            *_uncertain(found, texts),
            *_method(found),
            "</main>\n</html>\n",
        )
    )


def _shared(found: Mapping[str, Any], texts: Mapping[Any, str]) -> list[str]:
    lines = ["<h2>Lo que comparte la mayoría</h2>"]
    rows = []
    for side, words in (("agree", "de acuerdo"), ("disagree", "en desacuerdo")):
        for entry in found["consensus"][side]:
            part, whole = entry["n_success"], entry["n_trials"]
            text = escape(statement(texts, entry["tid"]))
            rows.append((text, f"{share(part, whole)} {words}{_bar(part, whole)}"))
    if not rows:
        return [*lines, "<p>Ninguna frase tiene todavía una mayoría clara.</p>"]
    caption = "Todas las personas que votaron cada frase, de cualquier grupo."
    return [*lines, _table(caption, ("Frase", "Opinión"), rows)]


def _groups(found: Mapping[str, Any], texts: Mapping[Any, str]) -> list[str]:
    letters = group_letters(found)
    lines = ["<h2>Grupos de opinión</h2>", f"<p>{escape(' '.join(structure(found)))}</p>"]
    for group, letter in letters.items():
        lines.append(f"<h3>Grupo {letter}: {people(found['group_sizes'][group])}</h3>")
        rows = []
        for entry in found["repness"][group]:
            words, count = side_of(entry)
            agrees, disagrees, votes = outside(found, group, entry["tid"])
            other = share(agrees if words == "de acuerdo" else disagrees, votes) if votes else "—"
            told = f"{share(count, entry['n_trials'])} {words}"
            bar = _bar(count, entry["n_trials"])
            rows.append((escape(statement(texts, entry["tid"])), told + bar, other))
        columns = ("Frase", "En el grupo", "En los demás")
        if rows:
            caption = f"Lo que más distingue al grupo {letter}."
            lines.append(_table(caption, columns, rows))
        else:
            lines.append("<p>Ninguna frase distingue a este grupo.</p>")
    return lines


def _map(found: Mapping[str, Any]) -> list[str]:
    letters = group_letters(found)
    if not found["base_clusters"]:
        return []
    return [
        "<h2>Mapa de opiniones</h2>",
        "<p>Quienes votaron parecido están cerca. Cada figura reúne al menos a tres personas; cuanto "
        "más grande, más personas. Los ejes no significan nada por sí solos.</p>",
        svg_map(found["base_clusters"], letters),
        _table(
            "Lo mismo en números.",
            ("Grupo", "Personas"),
            [(f"Grupo {letter}", number(found["group_sizes"][g])) for g, letter in letters.items()],
        ),
    ]


def _divisive(found: Mapping[str, Any], texts: Mapping[Any, str]) -> list[str]:
    letters = group_letters(found)
    if not found["divisive"] or len(letters) < 2:
        return []
    rows = []
    for tid in found["divisive"]:
        each = [found["counts"][group][tid] for group in letters]
        told = [share(counts["agree"], votes_of(counts)) for counts in each]
        rows.append((escape(statement(texts, tid)), *told))
    return [
        "<h2>Lo que divide</h2>",
        _table(
            "De acuerdo con cada frase, por grupo.",
            ("Frase", *(f"Grupo {letter}" for letter in letters.values())),
            rows,
        ),
    ]


def _uncertain(found: Mapping[str, Any], texts: Mapping[Any, str]) -> list[str]:
    if not found["uncertain"]:
        return []
    rows = [
        (escape(statement(texts, tid)), share(counts["pass"], votes_of(counts)))
        for tid in found["uncertain"]
        for counts in (found["totals"][tid],)
    ]
    return [
        "<h2>Lo que aún no está claro</h2>",
        _table("Quienes prefirieron pasar.", ("Frase", "Pasaron"), rows),
    ]


def _method(found: Mapping[str, Any]) -> list[str]:
    values = ", ".join(
        f"{k} grupos: {value:.2f}".replace(".", ",") for k, value in found["silhouettes"].items()
    )
    return [
        "<footer>\n<h2>¿Cómo se calcula?</h2>",
        "<p>Solo con los votos: las dos direcciones en que más difieren dan el mapa, y quienes quedan "
        "cerca forman un grupo. Se compara cada grupo con los demás, frase por frase.</p>",
        f"<p>Separación de los grupos (silueta, de −1 a 1; menos de 0,3 es poca): {values}.</p>"
        if values
        else "",
        f"<p>Método {escape(found['method'])} {found['version']}. Huella de los datos: "
        f"<code>{found['digest']}</code>. Con los mismos votos, cualquiera obtiene lo mismo: "
        "<code>./participa opinion VOTOS.csv</code></p>\n</footer>",
    ]


def _bar(part: int, whole: int) -> str:
    """A bar beside its number, which says the same: hidden from screen readers."""
    percent = round(100 * part / whole) if whole else 0
    return f'<span class="bar" style="width:{percent}%" aria-hidden="true"></span>'


def _table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(name)}">{cell}</td>'
            for name, cell in zip(heads, cells, strict=True)
        )
        + "</tr>"
        for cells in rows
    )
    return (
        f'<div class="table"><table>\n<caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )
