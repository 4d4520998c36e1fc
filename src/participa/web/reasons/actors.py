"""Why something cannot be done with an organisation."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "sign_in_first": _("Entre con su correo para continuar."),
    "campaigns_stay_out": _(
        "Los partidos, los movimientos y las campañas que inscriben candidaturas no se registran, "
        "no abren procesos ni respaldan nada aquí: la plataforma no respalda a nadie en una elección. "
        "Quienes los integran pueden participar como personas."
    ),
    "too_many_organizations_pending": _(
        "Ya tiene %(limit)s organizaciones por verificar. Espere la respuesta del equipo antes de "
        "registrar otra."
    ),
    "only_verifiers": _("Sólo el equipo del territorio puede verificar organizaciones."),
    "own_organization": _(
        "Usted hace parte de esta organización: debe verificarla otra persona del equipo."
    ),
    "only_representatives": _(
        "Sólo quienes representan a la organización pueden administrarla. Si usted la representa, "
        "pida la verificación."
    ),
    "organization_merged": _("Esta organización se unió con otra. Haga el cambio en la que quedó."),
    "size_of_another_sector": _(
        "Ese tamaño no es de este sector: las empresas se clasifican como micro, pequeña, mediana "
        "o grande; las demás, por número de personas."
    ),
    "too_many_exchanges": _(
        "Ya hay %(limit)s ofertas y necesidades vigentes. Retire alguna antes de agregar otra."
    ),
    "merge_with_itself": _("Elija dos organizaciones distintas."),
    "merge_of_authority": _(
        "Una es autoridad y la otra no. Corrija primero la verificación de la que corresponda."
    ),
    "not_public": _("Esta organización no está en el directorio."),
    "membership_ended": _("Esa solicitud ya no está activa."),
    "only_the_invited": _("Sólo la persona invitada puede aceptar la invitación."),
    "own_membership": _("Su solicitud la debe aceptar otra persona."),
}
