from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MembershipRole(TextChoices):
    """What somebody is in an organisation; who they are is never public."""

    REPRESENTATIVE = "representative", _("Representante")
    MEMBER = "member", _("Integrante")


class Verification(TextChoices):
    """Whether the platform's team checked that an organisation or representative is real."""

    PENDING = "pending", _("Por verificar")
    VERIFIED = "verified", _("Verificada")
    REFUSED = "refused", _("No verificada")


class Topic(TextChoices):
    """What an organisation works on, offers or needs help with."""

    WATER = "water", _("Agua y saneamiento")
    ENVIRONMENT = "environment", _("Ambiente y aire")
    MOBILITY = "mobility", _("Vías y movilidad")
    SAFETY = "safety", _("Seguridad y convivencia")
    EDUCATION = "education", _("Educación")
    HEALTH = "health", _("Salud")
    CARE = "care", _("Cuidado, niñez y personas mayores")
    YOUTH = "youth", _("Juventud")
    WOMEN = "women", _("Mujeres y equidad")
    ETHNIC_PEOPLES = "ethnic_peoples", _("Pueblos étnicos")
    WORK = "work", _("Trabajo y economía local")
    FOOD = "food", _("Campo y alimentos")
    HOUSING = "housing", _("Vivienda y espacio público")
    CULTURE = "culture", _("Cultura y deporte")
    RISK = "risk", _("Gestión del riesgo")
    DIGITAL = "digital", _("Tecnología y datos")
    TRANSPARENCY = "transparency", _("Transparencia y control social")
    PARTICIPATION = "participation", _("Participación y liderazgo")


class ExchangeKind(TextChoices):
    """What changes hands between two organisations."""

    MONEY = "money", _("Dinero")
    GOODS = "goods", _("Materiales o equipos")
    HOURS = "hours", _("Horas de trabajo")
    KNOWLEDGE = "knowledge", _("Conocimiento o formación")
    PLACE = "place", _("Un lugar")
    DATA = "data", _("Datos o mediciones")
    CONTACTS = "contacts", _("Contactos y difusión")


class Direction(TextChoices):
    """Which way it goes."""

    OFFER = "offer", _("Ofrece")
    NEED = "need", _("Necesita")


class Size(TextChoices):
    """Firms by the classes of Decreto 957 of 2019, other organisations by how many they are."""

    MICRO = "micro", _("Microempresa")
    SMALL = "small", _("Pequeña empresa")
    MEDIUM = "medium", _("Mediana empresa")
    LARGE = "large", _("Gran empresa")
    UP_TO_10 = "up_to_10", _("Hasta 10 personas")
    UP_TO_50 = "up_to_50", _("De 11 a 50 personas")
    UP_TO_200 = "up_to_200", _("De 51 a 200 personas")
    OVER_200 = "over_200", _("Más de 200 personas")


FIRM_SIZES = (Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE)
PEOPLE_SIZES = (Size.UP_TO_10, Size.UP_TO_50, Size.UP_TO_200, Size.OVER_200)


class Register(TextChoices):
    """Where the State or a chamber keeps a number of an organisation."""

    NIT = "nit", _("NIT")
    CHAMBER = "chamber", _("Cámara de Comercio (RUES)")
    LEGAL_STATUS = "legal_status", _("Personería jurídica")
    COMMUNITY = "community", _("Registro comunal (RUC)")
    ETHNIC = "ethnic", _("Registro del Ministerio del Interior")
    OTHER = "other", _("Otro registro")


class MatterKind(TextChoices):
    """What an organisation has pending before a body that decides."""

    PERMIT = "permit", _("Permiso o licencia")
    CONTRACT = "contract", _("Contrato")
    LAWSUIT = "lawsuit", _("Demanda o proceso")
    PENALTY = "penalty", _("Investigación o sanción")


class PartnerRole(TextChoices):
    """What an organisation does for the model at work in a territory."""

    ALLY = "ally", _("Aliada territorial")
    FUNDER = "funder", _("Financia")
    KNOWLEDGE = "knowledge", _("Aporta conocimiento")
    HOST = "host", _("Presta lugares o equipos")
    SUPPORTER = "supporter", _("Acompaña")
