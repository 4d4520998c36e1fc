"""Words that several packages share. Values are lower-case words; labels are what people read."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Choice = TypeVar("Choice", bound=TextChoices)


def chosen(choices: type[Choice], value: str) -> Choice:
    """The choice that a value names, for operations; a ValidationError where it names none."""
    if value not in choices.values:
        raise ValidationError(_("Elija una de las opciones."))
    return choices(value)


class Component(TextChoices):
    """The three components of the model."""

    PUBLIC_LEADERSHIP = "public_leadership", _("Liderazgos orientados a lo público")
    ADVOCACY = "advocacy", _("Incidencia")
    OPEN_GOVERNMENT = "open_government", _("Gobierno abierto")


class Sector(TextChoices):
    """Who somebody is in a territory; each has a shape, a colour and a word."""

    CITIZENS = "citizens", _("Ciudadanía organizada")
    PRIVATE = "private", _("Sector privado")
    PUBLIC = "public", _("Instituciones públicas")
    COOPERATION = "cooperation", _("Cooperación internacional")
    ACADEMIA = "academia", _("Academia")
    MEDIA = "media", _("Medios de comunicación")


class Channel(TextChoices):
    """The door a contribution came in by."""

    WEB = "web", _("Página web")
    PAPER = "paper", _("Papel")
    SMS = "sms", _("Mensaje de texto")
    WHATSAPP = "whatsapp", _("WhatsApp")
    VOICE = "voice", _("Voz")
    EVENT = "event", _("Encuentro")
