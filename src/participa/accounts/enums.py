from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is trusted with, within a scope (platform, territory or process)."""

    NATIONAL_COORDINATOR = "national_coordinator", _("Coordinación nacional")
    TERRITORIAL_ALLY = "territorial_ally", _("Aliado territorial")
    GOVERNMENT_LIAISON = "government_liaison", _("Enlace de alcaldía")
    BUSINESS_LIAISON = "business_liaison", _("Enlace empresarial")
    LEADER = "leader", _("Líder o lideresa")
    OVERSEER = "overseer", _("Veedor(a)")
    FACILITATOR = "facilitator", _("Facilitador(a)")
    KNOWLEDGE_MANAGER = "knowledge_manager", _("Gestor(a) de conocimiento")
    REVIEWER = "reviewer", _("Revisor(a)")
    DATA_OFFICER = "data_officer", _("Oficial de datos")


# Whose holders are servants of the State: in an electoral period no page names them.
PUBLIC_OFFICES = (Role.GOVERNMENT_LIAISON.value,)


class Layer(TextChoices):
    """Who may see a field of a profile."""

    PRIVATE = "private", _("Privado: sólo usted")
    TABLE = "table", _("Mesa: quienes trabajan con usted")
    PUBLIC = "public", _("Público: cualquier persona")


class ProfileKey(TextChoices):
    """The fields a person may fill in; all are optional."""

    NAME = "name", _("Nombre con el que quiere aparecer")
    BIO = "bio", _("Sobre usted")
    TERRITORY = "territory", _("Territorio")
    TOPICS = "topics", _("Temas que le importan")
    PHONE = "phone", _("Teléfono")
    ROLE = "role", _("Su papel en la comunidad")


class Purpose(TextChoices):
    """What a consent is for; one consent per purpose."""

    PARTICIPATION = "participation", _("Tramitar sus aportes y contarle qué pasa con ellos")
    CONTACT = "contact", _("Escribirle a su correo")
    PUBLIC_PROFILE = "public_profile", _("Mostrar partes de su perfil")
    SENSITIVE = "sensitive", _("Datos sensibles que usted decida dar")


class ConsentChannel(TextChoices):
    """How consent was given (Decreto 1377 de 2013, art. 7); silence is never one."""

    WEB = "web", _("Formulario en la página")
    PAPER = "paper", _("Papel firmado")
    VOICE = "voice", _("De viva voz")
    CONDUCT = "conduct", _("Conducta inequívoca")


class Digest(TextChoices):
    """How often a person wants mail."""

    DAILY = "daily", _("Un resumen al día")
    WEEKLY = "weekly", _("Un resumen a la semana")
    IMMEDIATE = "immediate", _("Cada novedad enseguida")
    NEVER = "never", _("Ningún correo")
