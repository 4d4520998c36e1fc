"""A result in Spanish sentences: what the command prints and the report shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from participa_methods.opinion.points import shown_groups

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEAKNESS = {
    "no_groups": "Con estos votos no se distinguen grupos: hay muy pocas opiniones diferentes.",
    "low_silhouette": "Los grupos se distinguen poco: muchas personas están entre uno y otro.",
    "close_alternatives": "Otro número de grupos describiría los votos casi igual de bien.",
}


def number(value: int) -> str:
    """Write a whole number with the thousands point of Spanish."""
    return f"{value:,}".replace(",", ".")


def share(part: int, whole: int) -> str:
    """Write «25 de 26 (96 %)»."""
    percent = f" ({round(100 * part / whole)}\u00a0%)" if whole else ""
    return f"{number(part)} de {number(whole)}{percent}"


def people(count: int) -> str:
    return "1 persona" if count == 1 else f"{number(count)} personas"


def group_letters(found: Mapping[str, Any]) -> dict[Any, str]:
    """Return the letter of each group that is large enough to be shown apart."""
    shown = shown_groups(found["group_sizes"])
    return {group: LETTERS[at] for at, group in enumerate(shown[: len(LETTERS)])}


def statement(found_texts: Mapping[Any, str], tid: Any) -> str:
    text = found_texts.get(tid)
    return f"«{text}»" if text else f"Frase {tid}"


def structure(found: Mapping[str, Any]) -> list[str]:
    """Say how clear the groups are, and what was left apart because it is small."""
    letters = group_letters(found)
    told = [WEAKNESS[code] for code in found["weakness"]]
    if not told:
        told.append("Los grupos se distinguen con claridad.")
    small = sum(size for group, size in found["group_sizes"].items() if group not in letters)
    if small:
        told.append(
            f"{people(small)} de grupos con menos de 5 no se muestran aparte, para proteger su voto."
            if small > 1
            else "1 persona que quedó sola no se muestra aparte, para proteger su voto."
        )
    return told


def votes_of(counts: Mapping[str, int]) -> int:
    return counts["agree"] + counts["disagree"] + counts["pass"]


def outside(found: Mapping[str, Any], group: Any, tid: Any) -> tuple[int, int, int]:
    """Return agrees, disagrees and votes on a statement in all other groups."""
    others = [counts[tid] for name, counts in found["counts"].items() if name != group]
    return (
        sum(counts["agree"] for counts in others),
        sum(counts["disagree"] for counts in others),
        sum(map(votes_of, others)),
    )


def side_of(entry: Mapping[str, Any]) -> tuple[str, int]:
    """Return the verb and the number with which a representative statement is told."""
    if entry.get("best_agree") or entry["repful_for"] == "agree":
        return "de acuerdo", entry["n_agree"] if entry.get("best_agree") else entry["n_success"]
    return "en desacuerdo", entry["n_success"]


def as_text(found: Mapping[str, Any], texts: Mapping[Any, str]) -> str:
    """Return the result as plain text."""
    voters = len(found["projection"])
    lines = [
        f"{people(voters)} · {number(found['statements'])} frases · {number(found['votes'])} votos",
        "",
        "Lo que comparte la mayoría",
    ]
    for side, words in (("agree", "de acuerdo"), ("disagree", "en desacuerdo")):
        for entry in found["consensus"][side]:
            told = share(entry["n_success"], entry["n_trials"])
            lines.append(f"- {told} {words}: {statement(texts, entry['tid'])}")
    if not any(found["consensus"].values()):
        lines.append("- Ninguna frase tiene todavía una mayoría clara.")
    letters = group_letters(found)
    for group, letter in letters.items():
        lines += ["", f"Grupo {letter}: {people(found['group_sizes'][group])}"]
        for entry in found["repness"][group]:
            words, count = side_of(entry)
            told = share(count, entry["n_trials"])
            lines.append(f"- {told} {words}: {statement(texts, entry['tid'])}")
    lines += ["", *structure(found)]
    values = ", ".join(
        f"{k} grupos {value:.2f}".replace(".", ",") for k, value in found["silhouettes"].items()
    )
    if values:
        lines.append(f"Separación (silueta, de −1 a 1): {values}.")
    lines += [
        "",
        f"Método {found['method']} {found['version']}, huella de los datos {found['digest']}",
    ]
    return "\n".join(lines)
