"""Why the log refused."""

from django.utils.translation import gettext_lazy as _

REASONS = {"audit.only_system": _("Sólo la plataforma sella el registro; lo hace cada minuto.")}
