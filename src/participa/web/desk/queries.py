"""The legal figures in the words of people: what each one is, its matter, its unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participa.territories.enums import LegalStatus
from participa.territories.models import LegalParameter

Words = dict[str, str | Promise]

# Beginning of the key → matter, in the order of the page; the longest beginning counts.
MATTERS: Words = {
    "peticion": _("Derecho de petición"),
    "habeas": _("Datos personales: consultas y reclamos"),
    "mecanismo.cabildo_abierto": _("Cabildo abierto"),
    "mecanismo": _("Mecanismos de participación con firmas"),
    "mecanismo.revocatoria": _("Revocatoria del mandato"),
    "rendicion": _("Rendición de cuentas"),
    "transparencia": _("Transparencia"),
    "plan_desarrollo": _("Plan de desarrollo"),
    "concejo": _("Concejo municipal"),
    "jal": _("Juntas administradoras locales"),
    "jac": _("Juntas de acción comunal"),
    "juventud": _("Juventud"),
    "cmj": _("Consejos de juventud"),
    "accesibilidad": _("Accesibilidad"),
    "festivos": _("Calendario"),
}

FIGURES: Words = {
    "peticion.general": _("Responder una petición"),
    "peticion.documentos_informacion": _("Entregar documentos o información"),
    "peticion.copias_tras_silencio": _("Entregar las copias si no hubo respuesta"),
    "peticion.consulta": _("Responder una consulta"),
    "peticion.entre_autoridades": _("Responder a otra autoridad"),
    "peticion.ampliacion_factor_max": _("Hasta cuánto puede ampliarse un plazo"),
    "peticion.traslado_competencia": _("Trasladar la petición a quien le corresponde"),
    "peticion.requerir_complemento": _("Pedir lo que falta en una petición"),
    "peticion.completar_ciudadano": _("Completar la petición"),
    "peticion.canal_electronico_corte": _("Hasta qué hora cuenta lo enviado por internet"),
    "peticion.aclarar_ciudadano": _("Aclarar una petición que no se entiende"),
    "peticion.analogas_respuesta_unica": _("Peticiones parecidas que pueden responderse juntas"),
    "habeas.consulta": _("Responder una consulta sobre datos personales"),
    "habeas.consulta_prorroga_max": _("Prórroga de una consulta sobre datos"),
    "habeas.reclamo": _("Responder un reclamo sobre datos personales"),
    "habeas.reclamo_prorroga_max": _("Prórroga de un reclamo sobre datos"),
    "habeas.reclamo_incompleto_requerir": _("Pedir lo que falta en un reclamo"),
    "habeas.reclamo_desistimiento": _("Cuándo un reclamo incompleto se da por retirado"),
    "habeas.reclamo_traslado": _("Trasladar un reclamo a quien le corresponde"),
    "habeas.reclamo_leyenda_en_tramite": _("Marcar los datos como «reclamo en trámite»"),
    "mecanismo.cabildo_abierto.apoyos": _("Firmas para pedir un cabildo abierto"),
    "mecanismo.cabildo_abierto.anticipacion": _("Con cuánta anticipación se pide el cabildo"),
    "mecanismo.cabildo_abierto.inscripcion_voz": _("Inscribirse para hablar en el cabildo"),
    "mecanismo.cabildo_abierto.citacion_funcionarios": _("Citar a funcionarios al cabildo"),
    "mecanismo.cabildo_abierto.respuesta": _("Responder en público lo dicho en el cabildo"),
    "mecanismo.iniciativa_normativa_territorial.apoyos": _(
        "Firmas para una iniciativa ante asamblea, concejo o JAL"
    ),
    "mecanismo.iniciativa_nacional.apoyos": _("Firmas para una iniciativa ante el Congreso"),
    "mecanismo.referendo_territorial.apoyos": _("Firmas para un referendo territorial"),
    "mecanismo.referendo_constitucional.apoyos": _("Firmas para un referendo constitucional"),
    "mecanismo.referendo.umbral": _("Votación mínima de un referendo"),
    "mecanismo.consulta_popular_territorial.apoyos": _(
        "Firmas para una consulta popular territorial"
    ),
    "mecanismo.consulta_popular.umbral": _("Votación mínima de una consulta popular"),
    "mecanismo.revocatoria.apoyos": _("Firmas para pedir una revocatoria"),
    "mecanismo.revocatoria.umbral": _("Votación mínima de una revocatoria"),
    "mecanismo.revocatoria.espera_inicial": _("Desde cuándo puede pedirse una revocatoria"),
    "mecanismo.revocatoria.cierre": _("Hasta cuándo puede pedirse una revocatoria"),
    "mecanismo.recoleccion_apoyos": _("Tiempo para recoger firmas"),
    "mecanismo.entrega_formularios": _("Entregar los formularios de firmas"),
    "mecanismo.verificacion_apoyos": _("Verificar las firmas"),
    "mecanismo.comite_promotor.max": _("Integrantes de un comité promotor, como máximo"),
    "rendicion.audiencias_minimas": _("Audiencias públicas, como mínimo"),
    "rendicion.respuesta_preguntas": _("Responder las preguntas de una rendición de cuentas"),
    "rendicion.informe_anual_alcalde": _("Informe de la alcaldía al concejo"),
    "transparencia.actualizacion_minima": _("Cada cuánto se actualiza la información pública"),
    "transparencia.plan_accion_fecha": _("Día de publicación del plan de acción"),
    "plan_desarrollo.consolidado_a_ctp": _("Llevar el plan al Consejo Territorial de Planeación"),
    "plan_desarrollo.concepto_ctp": _("Concepto del Consejo Territorial de Planeación"),
    "plan_desarrollo.presentacion_concejo": _("Presentar el plan al concejo"),
    "plan_desarrollo.decision_concejo": _("Decisión del concejo sobre el plan"),
    "juventud.edad_min": _("Edad desde la que se es joven"),
    "juventud.edad_max": _("Edad hasta la que se es joven"),
    "cmj.miembros_min": _("Integrantes del consejo de juventud, como mínimo"),
    "cmj.miembros_max": _("Integrantes del consejo de juventud, como máximo"),
    "jal.miembros_min": _("Integrantes de una JAL, como mínimo"),
    "jal.miembros_max": _("Integrantes de una JAL, como máximo"),
    "jac.edad_min": _("Edad para pertenecer a una JAC"),
    "jac.eleccion": _("Día de elección de las JAC"),
    "concejo.sesiones.cat_especial_1_2": _("Sesiones del concejo, categorías especial, 1 y 2"),
    "concejo.sesiones.cat_3_a_6": _("Sesiones del concejo, categorías 3 a 6"),
    "accesibilidad.wcag": _("Nivel de accesibilidad de un sitio público"),
    "accesibilidad.subtitulos_videos_nuevos": _("Videos nuevos con subtítulos"),
    "festivos.total_anual": _("Festivos en el año"),
}

UNITS: Words = {
    "anios": _("años"),
    "dias": _("días"),
    "dias_calendario": _("días calendario"),
    "dias_habiles": _("días hábiles"),
    "hora_local": _("hora de Colombia"),
    "mes": _("mes"),
    "mes_desde_presentacion": _("mes desde que se presenta"),
    "mes_dia": _("(mes y día)"),
    "meses": _("meses"),
    "meses_antes_fin_periodo": _("meses antes de terminar el período"),
    "meses_desde_inicio_periodo": _("meses desde que empieza el período"),
    "meses_desde_posesion": _("meses desde la posesión"),
    "multiplo": _("veces el plazo inicial"),
    "nivel": _("(nivel)"),
    "periodos": _("(períodos)"),
    "personas": _("personas"),
    "personas_mas_de": _("personas (más de)"),
    "por_anio": _("al año"),
    "por_mil_censo_electoral": _("por mil del censo electoral"),
    "porcentaje": _("por ciento"),
    "porcentaje_censo_electoral": _("por ciento del censo electoral"),
    "porcentaje_votacion_valida_de_la_eleccion": _(
        "por ciento de los votos válidos de la elección"
    ),
    "porcentaje_votos_obtenidos_por_el_elegido": _("por ciento de los votos de quien fue elegido"),
    "regla": _("(regla)"),
    "semana": _("semana"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A legal figure: the row that holds today, and those of before and after."""

    name: str
    unit: str
    now: LegalParameter
    others: tuple[LegalParameter, ...]

    @property
    def confirmed(self) -> bool:
        return self.now.status == LegalStatus.CONFIRMED


def figure(versions: list[LegalParameter], today: date) -> Figure:
    """All rows of one key, the oldest first; one that nobody named yet is told by its key."""
    holds = [
        row
        for row in versions
        if (row.valid_from is None or row.valid_from <= today)
        and (row.valid_to is None or row.valid_to >= today)
    ]
    now = holds[-1] if holds else versions[-1]
    return Figure(
        name=str(FIGURES.get(now.key, now.key.replace("_", " ").replace(".", ": "))),
        unit=str(UNITS.get(now.unit, now.unit.replace("_", " "))),
        now=now,
        others=tuple(row for row in versions if row is not now),
    )


def figures_by_matter(
    rows: Iterable[LegalParameter], today: date
) -> Iterator[tuple[str, list[Figure]]]:
    """Matter → its figures; rows come ordered by key."""
    found: dict[str, list[Figure]] = {begin: [] for begin in MATTERS}
    for key, versions in groupby(rows, lambda row: row.key):
        fitting = [begin for begin in MATTERS if key.startswith(f"{begin}.")]
        begin = max(fitting, key=len, default=key.partition(".")[0])
        found.setdefault(begin, []).append(figure(list(versions), today))
    for begin, figures in found.items():
        if figures:
            yield str(MATTERS.get(begin, begin)), figures
