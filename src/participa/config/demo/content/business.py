"""What organisations of the demonstration offer and need, and the roles that firms took on."""

from __future__ import annotations

from dataclasses import dataclass

# direction, kind, topic, text: handed out to the organisations of Yumbo in their order.
EXCHANGES = (
    ("need", "goods", "water", "Tubería para llevar agua a veinte casas de la parte alta."),
    ("offer", "goods", "water", "Tubería sobrante de obra, en buen estado."),
    ("need", "data", "environment", "Mediciones de aire de los últimos dos años, por barrio."),
    ("offer", "data", "environment", "Datos de nuestro medidor de aire, cada mes."),
    ("need", "knowledge", "work", "Formación en costos y ventas para quince emprendimientos."),
    ("offer", "knowledge", "work", "Dos tutoras de contabilidad, cuatro tardes al mes."),
    ("need", "place", "youth", "Un patio techado para los ensayos de los sábados."),
    ("offer", "place", "youth", "Patio techado de la planta, sábados de 8 a 12."),
    ("need", "hours", "education", "Acompañantes de lectura para cuarenta niñas y niños."),
    ("offer", "hours", "education", "Veinte voluntarias y voluntarios, dos horas a la semana."),
    ("need", "contacts", "health", "Llegar a familias que cuidan a alguien con discapacidad."),
    ("offer", "contacts", "health", "Un espacio semanal en la emisora para avisos de salud."),
    ("need", "money", "risk", "Dotación para la brigada de incendios de la ladera."),
    ("offer", "knowledge", "risk", "Curso de primeros auxilios, con certificado."),
    ("need", "goods", "food", "Semillas y herramientas para seis huertas de barrio."),
    ("offer", "place", "food", "Un lote cercado, prestado por dos años, para huertas."),
)

# organisation key, direction, kind, topic, text: other territories.
ELSEWHERE = (
    ("jac-zacarias", "need", "goods", "water", "Un tanque de cinco mil litros para la escuela."),
    ("universidad", "offer", "knowledge", "water", "Análisis de agua, diez muestras al mes."),
    ("mujeres-manglar", "need", "contacts", "work", "Quien compre piangua con precio justo."),
    ("camara", "offer", "contacts", "work", "Ruedas de compra con restaurantes del puerto."),
    ("radio", "offer", "contacts", "participation", "Diez minutos diarios para leer respuestas."),
    ("fundacion", "offer", "knowledge", "participation", "Talleres para planear con el barrio."),
    ("alcaldia-local", "need", "hours", "housing", "Manos para la jornada de parques."),
)

# organisation key → numbers of the NIT, made up, without the check digit.
NITS = {"cementos": "890000101", "papelera": "890000202", "fundacion": "900000303"}

TOPICS = {
    "cementos": ("environment", "mobility", "work"),
    "papelera": ("environment",),
    "jac-estancia": ("safety", "housing"),
    "universidad": ("water", "education"),
    "radio": ("participation", "transparency"),
}


@dataclass(frozen=True, kw_only=True)
class FirmRole:
    """A role, `assumed` days ago, from `start` to `end` (days from today); `done` days ago."""

    firm: str
    role: str
    scope: str
    assumed: int
    start: int
    end: int
    done: int = 0
    shown: str = ""
    photo: str = ""  # alternative text
    recognized: tuple[tuple[str, str], ...] = ()


ROLES = (
    FirmRole(
        firm="cementos",
        role="place",
        scope="El salón de la planta, los sábados de 8 a 12, para reuniones de hasta 40 personas.",
        assumed=120,
        start=-118,
        end=60,
        done=30,
        shown="Prestamos el salón doce sábados; se reunieron tres juntas y el colectivo juvenil.",
        photo="Sillas en círculo en el salón de la planta, con la puerta abierta.",
        recognized=(
            ("jac-estancia", "Pudimos hacer la asamblea con techo y con baños."),
            ("jovenes-aire", "Guardamos allí los medidores y hacemos los talleres."),
        ),
    ),
    FirmRole(
        firm="cementos",
        role="training",
        scope="Curso de soldadura para veinte mujeres de los barrios vecinos, sesenta horas.",
        assumed=110,
        start=-100,
        end=-12,
    ),
    FirmRole(
        firm="papelera",
        role="data",
        scope="Mediciones de aire de la planta, cada mes, con el método y todas las horas.",
        assumed=70,
        start=-60,
        end=200,
    ),
    FirmRole(
        firm="gremio-industrial",
        role="mentoring",
        scope="Acompañar en costos a seis cooperativas del municipio, una tarde al mes.",
        assumed=15,
        start=10,
        end=180,
    ),
)

# firm → (body, kind, title) of what it has at stake, days ago; the others declare to have none.
MATTERS = {
    "papelera": (
        "Autoridad ambiental (demostración)",
        "permit",
        "Renovación del permiso de emisiones de la planta",
    ),
}
DECLARED = {"cementos": 121, "papelera": 71, "gremio-industrial": 16}
POST = "Gerencia de asuntos con la comunidad"

# contribution key, firm, days ago, why: the firm keeps out of it.
MARKED = (("sensores", "papelera", 20, "Pide medir las emisiones que el permiso autoriza."),)
