"""Forms of pages about the platform as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participa.web.neutrality import Watch


class GuideForm(forms.Form):
    """One field of each kind, to look at; nothing is stored."""

    neutrality: Watch | None = None

    title = forms.CharField(
        label=_("¿Qué propone?"),
        max_length=120,
        help_text=_("Una frase. Por ejemplo: “Arreglar el puente peatonal de la quebrada”."),
        error_messages={"required": _("Escriba qué propone, en una frase.")},
    )
    problem = forms.CharField(
        label=_("¿Qué problema hay hoy y a quién afecta?"),
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Cuente lo que pasa, dónde y desde cuándo. No escriba nombres de personas."),
        error_messages={"required": _("Cuente qué pasa y a quién afecta.")},
    )
    category = forms.ChoiceField(
        label=_("¿De qué trata?"),
        choices=[
            ("", _("Elija un tema")),
            ("water", _("Agua y saneamiento")),
            ("roads", _("Vías y transporte")),
            ("care", _("Cuidado y salud")),
        ],
        required=False,
    )
    answer = forms.ChoiceField(
        label=_("¿Cómo quiere que le contemos la respuesta?"),
        choices=[
            ("code", _("Solo con el código, sin dejar mis datos")),
            ("mail", _("Por correo electrónico")),
            ("sms", _("Por mensaje de texto al celular")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elija una forma de saber la respuesta.")},
    )
    adjustments = forms.MultipleChoiceField(
        label=_("¿Qué le ayudaría a participar?"),
        choices=[
            ("care", _("Cuidado de niñas y niños durante la reunión")),
            ("transport", _("Auxilio de transporte")),
            ("signs", _("Interpretación en lengua de señas")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    visit = forms.DateField(
        label=_("¿Qué día lo vio?"),
        help_text=_("Día/mes/año, por ejemplo 13/07/2026."),
        required=False,
        error_messages={"invalid": _("Escriba la fecha como 13/07/2026.")},
    )
    photo = forms.FileField(
        label=_("Foto o documento"),
        required=False,
        help_text=_("JPG, PNG o PDF de hasta 8 MB. Borramos el lugar donde se tomó la foto."),
    )
    agrees = forms.BooleanField(
        label=_("Acepto que mi aporte se publique sin mi nombre."),
        error_messages={"required": _("Marque la casilla para poder enviar.")},
    )
