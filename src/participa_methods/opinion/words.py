"""A result in Spanish sentences, those of its page: what the command prints and the report shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from participa_methods.opinion.telling import LIKE_CHANCE, Telling

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = "—"

SHARED = "Lo que une"
GROUPS = "Cada grupo, en palabras"
MAP = "Mapa de opiniones"
DIVISIVE = "Lo que divide"
UNCERTAIN = "Lo que no está claro"
HOW = "¿Cómo se calcula?"
EVERYBODY = "Todas las personas"
STATEMENT = "Frase"
AS_TABLE = "Ver como tabla"

# The sentences of the page, word for word: a test compares them with its catalogue.
MORE = (
    "Menos de cinco personas más respondieron pocas frases o distinto: aquí no se cuentan, para que "
    "nadie las reconozca."
)
SAME_IN_GROUPS = "La mayoría de cada grupo dice lo mismo."
SAME = "La mayoría dice lo mismo."
NOTHING_SHARED = "Por ahora no hay una frase con la que la mayoría de cada grupo esté de acuerdo."
NO_GROUPS = "No se muestran grupos: hacen falta al menos dos de cinco personas o más."
STANDS_OUT = "Dice más que el resto:"
NOT_APART = "Ninguna frase lo distingue con suficiente seguridad."
PASSED = "Más de tres de cada diez personas pasaron: quizá falta información."
UNCLEAR = "Estos grupos no se distinguen con claridad."
CHANCE = (
    "Estos grupos no se distinguen de lo que daría el azar.",
    "Las mismas respuestas, repartidas al azar entre las mismas personas, dan diferencias igual de "
    "grandes. No saque conclusiones de los grupos; lo que une sí vale.",
)
WEAKNESS = {
    "low_silhouette": (
        "Las opiniones se mezclan: hay personas que podrían estar en más de un grupo."
    ),
    "close_alternatives": "Otro número de grupos describe casi igual de bien las respuestas.",
}
POINTS = (
    "Cada figura son cinco personas o más que responden parecido. Cerca: respondieron parecido. "
    "Lejos: distinto. La tabla de abajo dice lo mismo."
)
HOW_SHARED = (
    "Por cada grupo se toma la parte que está de acuerdo, con una corrección para grupos pequeños, y "
    "se saca la media geométrica. Entra la frase si pasa de 60 de cada 100 y la mayoría de cada grupo "
    "está de ese lado."
)
HOW_GROUPS = (
    "Se ponen cerca las personas que responden parecido y se buscan de dos a cinco grupos; queda el "
    "número que mejor los separa."
)
HOW_SMALL = "No se muestra ningún grupo de menos de cinco personas, ni una cuenta que las deje ver."
HOW_FEW = (
    "Las respuestas a una frase de quienes no están en un grupo se cuentan sólo donde no son de menos "
    "de cinco personas."
)
HOW_DIVISIVE = (
    "Son las frases que más separan a las personas en el mapa y que tienen al menos una cuarta parte "
    "de cada lado."
)
HOW_UNCERTAIN = (
    "Son las frases en las que pasaron más de 30 de cada 100 personas que las vieron; primero, donde "
    "pasaron más."
)
TOO_FEW = "Han respondido menos de cinco personas: no se muestra ninguna cuenta."
NOT_TOLD = (
    f"{BLANK}: no se publica, porque hay menos de cinco personas detrás o la daría a conocer."
)


def number(value: int) -> str:
    """Write a whole number with the thousands point of Spanish."""
    return f"{value:,}".replace(",", ".")


def decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")


def cell(value: int | None) -> str:
    return BLANK if value is None else number(value)


def people(count: int) -> str:
    return "1 persona" if count == 1 else f"{number(count)} personas"


def letters(told: Telling) -> dict[Any, str]:
    """Return the letter of each shown group."""
    return dict(zip(told.groups, LETTERS, strict=False))


def statement(texts: Mapping[Any, str], tid: Any) -> str:
    text = texts.get(tid)
    return f"«{text}»" if text else f"Frase {tid}"


def lead(found: Mapping[str, Any], told: Telling) -> str:
    counts = (
        f"{people(told.participants)} respondieron, {number(told.votes)} respuestas a "
        f"{number(found['statements'])} frases."
    )
    return f"{counts} {MORE}" if told.more else counts


def structure(told: Telling) -> list[str]:
    """Say how clear the groups are, the strongest doubt first; nothing where there is none."""
    if not told.groups:
        return []
    if LIKE_CHANCE in told.weak:
        return list(CHANCE)
    doubts = [words for code, words in WEAKNESS.items() if code in told.weak]
    return [UNCLEAR, *doubts] if doubts else []


def apart(told: Telling) -> str:
    return (
        f"{people(told.apart)} no se muestran aparte: respondieron pocas frases o están en un grupo "
        "de menos de cinco."
    )


def on_side(
    cells: Sequence[int | None], side: str, *, compared: bool = False, nearly: bool = False
) -> str:
    """Say how many are on a side; without the count, only that they are more (`compared`: than others)."""
    count, total = cells[0 if side == "agree" else 1], cells[3]
    agree = side == "agree"
    if count is not None and total is not None:
        return f"{number(count)} de {number(total)} están {'de acuerdo' if agree else 'en desacuerdo'}."
    if compared:
        return f"Más {'de acuerdo' if agree else 'en desacuerdo'} que el resto."
    if nearly:
        return f"Casi todas las personas están {'de acuerdo' if agree else 'en desacuerdo'}."
    return f"La mayoría está {'de acuerdo' if agree else 'en desacuerdo'}."


def represents(told: Telling, entry: Mapping[str, Any], group: Any) -> str:
    """Say where a group stands on a statement of its own: the one it most agrees with by its
    agrees, even where the rest agree more (section 7)."""
    agrees = entry.get("best_agree") and entry["repful_for"] != "agree"
    side = "agree" if agrees else entry["repful_for"]
    return on_side(told.cells(entry["tid"], group), side, compared=not agrees)


def shared(told: Telling, tid: Any, side: str) -> str:
    return on_side(told.cells(tid), side, nearly=tid in told.nearly_all)


def divided(told: Telling, tid: Any) -> str:
    """Say how everybody is divided, and where the groups whose figures may be told stand."""
    agree, disagree, _passes, total = told.cells(tid)
    said = []
    if agree is not None and disagree is not None and total is not None:
        said.append(
            f"{number(agree)} de acuerdo y {number(disagree)} en desacuerdo, de {number(total)}."
        )
    for group, letter in letters(told).items():
        cells = told.cells(tid, group)
        sides = ((cells[0], "de acuerdo"), (cells[1], "en desacuerdo"))
        count, side = max(((n, side) for n, side in sides if n is not None), default=(0, ""))
        if cells[3] and 2 * count > cells[3]:
            said.append(f"Grupo {letter}: {number(count)} de {number(cells[3])} están {side}.")
    return " ".join(said) or "De cada lado hay al menos una cuarta parte."


def passed(cells: Sequence[int | None]) -> str:
    if cells[2] is None or cells[3] is None:
        return "Más de tres de cada diez pasaron."
    return f"{number(cells[2])} de {number(cells[3])} personas pasaron."


def separation(found: Mapping[str, Any]) -> str:
    """Say how well the groups are parted, and how that compares with chance."""
    value = found["silhouettes"].get(found["k"])
    if value is None:
        return ""
    words = f"Separación de los grupos (silueta, de −1 a 1): {decimal(value)}; por debajo de 0,3 es débil."
    if found.get("chance") and found["chance"]["times"] is not None:
        words += (
            f" La diferencia principal entre las personas es {decimal(found['chance']['times'])} veces "
            f"la mayor que salió al repartir {found['chance']['draws']} veces al azar las mismas "
            "respuestas; hasta 1 no se distingue del azar."
        )
    return words


def as_text(found: Mapping[str, Any], told: Telling, texts: Mapping[Any, str]) -> str:
    """Return the result as plain text."""
    source = f"Método {found['method']} {found['version']}, huella de los datos {found['digest']}"
    if not told.tells:
        return "\n".join([TOO_FEW, "", source])

    def line(tid: Any, words: str) -> str:
        return f"- {statement(texts, tid)} {words}".rstrip()

    lines = [lead(found, told), "", SHARED]
    lines += [line(tid, shared(told, tid, side)) for tid, side in told.shared]
    if not told.shared:
        lines.append(f"- {NOTHING_SHARED}")
    if not told.groups:
        lines += ["", NO_GROUPS]
    for at, (group, letter) in enumerate(letters(told).items()):
        lines += ["", f"Grupo {letter}, {people(told.sizes[at])}"]
        lines += [
            line(entry["tid"], represents(told, entry, group)) for entry in found["repness"][group]
        ]
    if told.divisive:
        lines += ["", DIVISIVE, *(line(tid, divided(told, tid)) for tid in told.divisive)]
    if told.uncertain:
        lines += ["", UNCERTAIN, *(line(tid, passed(told.cells(tid))) for tid in told.uncertain)]
    closing = [*structure(told), *([apart(told)] if told.apart else []), separation(found)]
    return "\n".join([*lines, "", *filter(None, closing), "", source])
