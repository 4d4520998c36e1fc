"""The page that shows every part of the interface, with long and realistic texts."""

import datetime as dt
from typing import Any

from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.web.neutrality import Watch
from participa.web.site.forms import GuideForm
from participa.web.templatetags.words import date_words


def _story(today: dt.date) -> list[dict[str, Any]]:
    """A chain in the middle of its way: answered, promised, evidence late."""

    def ago(days: int) -> dt.date:
        return today - dt.timedelta(days=days)

    return [
        {
            "code": "contribution",
            "label": _("Aporte"),
            "state": "done",
            "state_word": _("Recibido"),
            "detail": _("Junta de Acción Comunal La Gloria, con 214 apoyos"),
            "date": ago(92),
            "url": "#chain",
        },
        {
            "code": "response",
            "label": _("Respuesta"),
            "state": "done",
            "state_word": _("Adoptada en parte"),
            "detail": _("Secretaría de Infraestructura, en 12 días hábiles"),
            "date": ago(74),
            "url": "#chain",
        },
        {
            "code": "commitment",
            "label": _("Compromiso"),
            "state": "done",
            "state_word": _("En marcha"),
            "detail": _("Reparar 180 metros de andén antes del 15 de diciembre"),
            "date": ago(60),
            "url": "#chain",
        },
        {
            "code": "evidence",
            "label": _("Evidencia"),
            "state": "late",
            "state_word": _("Atrasada 8 días"),
            "detail": _("Se espera el acta de visita de la interventoría"),
            "date": ago(8),
            "url": "",
        },
        {
            "code": "change",
            "label": _("Cambio"),
            "state": "waiting",
            "state_word": _("Pendiente"),
            "detail": _("Se mira con la comunidad tres meses después de la entrega"),
            "date": None,
            "url": "",
        },
    ]


def _funnel() -> list[dict[str, Any]]:
    """The same five links as counts of a whole process."""
    rows = [
        ("contribution", _("Aportes"), "done", 1284, _("todos los publicados")),
        ("response", _("Respuestas"), "done", 1102, _("86 de cada 100, casi todas a tiempo")),
        ("commitment", _("Compromisos"), "done", 97, _("9 de cada 100 respuestas")),
        ("evidence", _("Evidencias"), "late", 31, _("32 de cada 100 compromisos")),
        ("change", _("Cambios"), "none", 0, _("ninguno confirmado todavía")),
    ]
    return [
        {
            "code": code,
            "label": label,
            "state": state,
            "state_word": word,
            "count": count,
            "weakest": code == "evidence",
        }
        for code, label, state, count, word in rows
    ]


def _charts(today: dt.date) -> dict[str, Any]:
    return {
        "bar_rows": [
            {"label": _("Aportes publicados en el proceso"), "value": 1284},
            {"label": _("Con respuesta de fondo, clara y completa"), "value": 1102},
            {"label": _("Con un compromiso que tiene responsable y fecha"), "value": 97},
            {"label": _("Con evidencia"), "value": 31, "weak": True},
        ],
        "dot_rows": [
            {"label": _("Mujeres"), "first": 0.58, "second": 0.52},
            {"label": _("Jóvenes de 14 a 28 años"), "first": 0.11, "second": 0.27},
            {"label": _("Personas de consejos comunitarios afro"), "first": 0.44, "second": 0.61},
            {"label": _("Personas con discapacidad"), "first": 0.05, "second": 0.07},
        ],
        "line_points": [
            {"date": today - dt.timedelta(days=30 * back), "value": value}
            for back, value in ((6, 41), (5, 44), (4, 43), (3, 52), (2, 61), (1, 66), (0, 71))
        ],
        "stack_kinds": [
            {"word": _("Cumplido"), "tone": "good"},
            {"word": _("En camino"), "tone": ""},
            {"word": _("Atrasado"), "tone": "late"},
        ],
        "stack_rows": [
            {
                "label": date_words(today - dt.timedelta(days=30 * back)),
                "pieces": [
                    {"value": v, "tone": t}
                    for v, t in zip(values, ("good", "", "late"), strict=True)
                ],
            }
            for back, values in ((0, (15, 12, 3)), (1, (12, 10, 6)), (2, (9, 11, 2)))
        ],
        "nodes": [
            {"key": 1, "label": _("Junta La Gloria"), "sector": "citizens"},
            {"key": 2, "label": _("Red de mujeres"), "sector": "citizens"},
            {"key": 3, "label": _("Cartonera"), "sector": "private"},
            {"key": 4, "label": _("Alcaldía"), "sector": "public"},
            {"key": 5, "label": _("Personería"), "sector": "public"},
            {"key": 6, "label": _("Cooperación"), "sector": "cooperation"},
            {"key": 7, "label": _("Universidad"), "sector": "academia"},
        ],
        "ties": [
            {"source": 1, "target": 4, "strong": True},
            {"source": 1, "target": 2, "strong": True},
            {"source": 2, "target": 6},
            {"source": 3, "target": 4},
            {"source": 3, "target": 1},
            {"source": 5, "target": 1},
            {"source": 7, "target": 4, "strong": True},
            {"source": 7, "target": 2},
        ],
    }


def _lists(today: dt.date) -> dict[str, Any]:
    def after(days: int) -> dt.date:
        return today + dt.timedelta(days=days)

    return {
        "phases": [
            {"name": _("Diagnóstico con las comunas"), "state": "past", "ends_on": after(-40)},
            {"name": _("Propuestas y revisión técnica"), "state": "now", "ends_on": after(6)},
            {"name": _("Votación"), "state": "next", "starts_on": after(7)},
            {"name": _("Devolución y seguimiento"), "state": "next", "starts_on": after(30)},
        ],
        "steps": [
            {"name": _("El problema"), "state": "done", "url": "#steps"},
            {"name": _("Su propuesta"), "state": "now"},
            {"name": _("Lugar y fotos"), "state": "next"},
            {"name": _("Revisar y enviar"), "state": "next"},
        ],
        "items": [
            {
                "value": "1",
                "name": _("Andenes y cruces seguros frente a la escuela"),
                "cost": 180_000_000,
                "text": _("180 metros, con rampas. Comuna 3."),
                "chosen": True,
            },
            {
                "value": "2",
                "name": _("Acueducto veredal: planta de potabilización y 2,4 km de red"),
                "cost": 420_500_000,
                "text": _("Beneficia a 310 hogares que hoy compran agua en carrotanque."),
                "chosen": True,
            },
            {
                "value": "3",
                "name": _("Casa de cuidado comunitario"),
                "cost": 260_000_000,
                "text": _("Adecuar el salón comunal; la operación la pone la alcaldía."),
            },
        ],
        "answers": [
            {"value": "agree", "word": _("De acuerdo")},
            {"value": "disagree", "word": _("En desacuerdo")},
            {"value": "pass", "word": _("Paso")},
        ],
        "heads": [
            {"name": _("Compromiso")},
            {"name": _("Vence")},
            {"name": _("Días"), "number": 1},
        ],
        "rows": [
            [_("Reparar 180 metros de andén frente a la escuela"), _("15 de diciembre"), "22"],
            [_("Publicar el estudio de calidad del agua de la vereda"), _("30 de noviembre"), "7"],
        ],
    }


_COLOURS = (
    "ground",
    "surface",
    "sunk",
    "line",
    "edge",
    "ink",
    "ink-soft",
    "action",
    "leadership",
    "advocacy",
    "open-government",
    "highlight",
    "good",
    "late",
    "broken",
    "sector-citizens",
    "sector-private",
    "sector-public",
    "sector-cooperation",
    "sector-academia",
)


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Every part, with the words and lengths that real pages have."""
    today = timezone.localdate()
    bound = GuideForm({"problem": _("El agua llega turbia dos veces por semana."), "visit": "ayer"})
    names = (("Zósimo Quijano", "zosimo quijano"),)
    bound.neutrality = Watch(today + dt.timedelta(days=30), names)
    context = {
        "today": today,
        "now": timezone.now(),
        "soon": today + dt.timedelta(days=6),
        "past": today - dt.timedelta(days=2),
        "colours": _COLOURS,
        "story": _story(today),
        "funnel": _funnel(),
        "sample_meta": [_("Yumbo, Valle del Cauca"), _("Colaborar")],
        "sample_messages": [
            Message(levels.SUCCESS, _("Su respuesta quedó publicada y avisamos a 214 personas.")),
            Message(levels.WARNING, _("El plazo de este compromiso vence mañana.")),
            Message(levels.ERROR, _("Esa fecha ya pasó. Escriba una de hoy en adelante.")),
        ],
        "form": GuideForm(prefix="new"),
        "bound": bound,
        "page": Paginator(range(1000), 20).get_page(7),
        "sectors": ["citizens", "private", "public", "cooperation", "academia", "media"],
        "spent": 600_500_000,
        "budget": 800_000_000,
        **_charts(today),
        **_lists(today),
    }
    return render(request, "participa/site/guide.html", context)
