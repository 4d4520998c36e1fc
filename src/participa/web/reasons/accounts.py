"""Why somebody may not, about people and their data."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "sign_in_first": _("Para esto necesita entrar con su correo."),
    "nobody_known": _("No sabemos quién es usted: entre con su correo o escriba su código."),
    "code_unknown": _(
        "Ese código no corresponde a ningún aporte, o ya se unió a una cuenta. "
        "Revise que tenga seis letras y números, como aparece en su comprobante."
    ),
    "not_a_facilitator": _("Sólo quien facilita puede registrar la autorización de otra persona."),
    "not_data_officer": _("Sólo la persona oficial de datos puede hacer esto."),
    "not_coordinator": _("Sólo la coordinación nacional puede dar o terminar funciones."),
    "electoral_only_coordination": _(
        "Sólo la coordinación nacional puede fijar o terminar un período electoral."
    ),
    "account_closed": _("Esa cuenta está cerrada."),
    "coordination_is_national": _(
        "La coordinación nacional no tiene territorio. Deje vacío el territorio."
    ),
    "not_at_the_console": _("Sólo se puede hacer desde la consola del servidor."),
    "last_superuser": _(
        "Usted es la única persona que administra la plataforma. "
        "Nombre a otra antes de borrar su cuenta."
    ),
    "profile_consent_missing": _(
        "Para mostrar algo de su perfil a otras personas, marque la autorización."
    ),
}
