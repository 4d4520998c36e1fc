"""Django's own sentences («Este campo es obligatorio») are all said in ours, in one place."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain
from typing import Any

import polib
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MinValueValidator
from django.utils import translation
from django.utils.text import get_text_list

from tests.architecture.repository import PARTICIPA
from tests.stock_sentences import beginnings, stock

OURS = PARTICIPA / "locale" / "django"
LANGUAGES = {"es-co": "es_CO", "en": "en"}


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_every_sentence_of_django_has_words_of_ours(folder: str) -> None:
    catalogue = polib.pofile(str(OURS / folder / "LC_MESSAGES" / "django.po"))
    ours = {entry.msgid for entry in catalogue if not entry.fuzzy}
    assert stock() - ours == set()
    assert ours - stock() - {", ", "(Hidden field %(name)s) %(error)s"} == set()
    for entry in catalogue:
        said = list(entry.msgstr_plural.values()) or [entry.msgstr]
        assert all(said), entry.msgid


class Everything(forms.Form):
    """One field of each kind that our forms use, and of those that they may come to use."""

    text = forms.CharField(min_length=3, max_length=5)
    mail = forms.EmailField()
    address = forms.URLField(assume_scheme="https")
    slug = forms.SlugField()
    whole = forms.IntegerField(min_value=2, max_value=9)
    decimal = forms.DecimalField(max_digits=3, decimal_places=1)
    fraction = forms.FloatField(validators=[MinValueValidator(2)])
    day = forms.DateField(validators=[MinValueValidator(date(2026, 1, 1))])
    moment = forms.DateTimeField()
    hour = forms.TimeField()
    lasting = forms.DurationField()
    one_of = forms.ChoiceField(choices=[("a", "A")])
    some_of = forms.MultipleChoiceField(choices=[("a", "A")])
    typed = forms.TypedChoiceField(choices=[("1", "1")], coerce=int)
    key = forms.UUIDField(widget=forms.HiddenInput)
    json = forms.JSONField()
    net = forms.GenericIPAddressField()
    file = forms.FileField(max_length=20)
    picture = forms.ImageField()
    yes = forms.BooleanField()


WRONG = ["", "\0", "xxxxxxxxxx", "1", "99999", "1.23456", "2026-02-30", "31/31/2026", "a@", "NaN"]
FILES = [None, SimpleUploadedFile("a.png", b""), SimpleUploadedFile("x" * 90 + ".png", b"no")]


def answers(language: str) -> set[str]:
    """Everything that the form above says to wrong values."""
    with translation.override(language):
        said: set[str] = set()
        for value in WRONG:
            data: dict[str, Any] = {name: [value] for name in Everything.base_fields}
            for upload in FILES:
                form = Everything(
                    {name: value if name != "some_of" else [value] for name in data},
                    {"file": upload, "picture": upload} if upload else {},
                )
                form.is_valid()
                said |= set(chain.from_iterable(form.errors.values()))
                said |= {str(each) for each in form.non_field_errors()}
        return said


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_never_answer_in_djangos_words(language: str) -> None:
    said = answers(language)
    assert len(said) >= 25
    stale = {one for one in said for start in beginnings(language) if one.startswith(start)}
    assert stale == set()
    assert [one for one in said if "%(" in one or "válid" in one or "valid" in one] == []


def test_dates_and_numbers_that_the_sentences_show_are_accepted() -> None:
    """Whoever writes what the sentence says gets through."""
    shown = {"es-co": ("13/07/2026", "13/07/2026 14:30"), "en": ("2026-07-13", "2026-07-13 14:30")}
    for language, (day, moment) in shown.items():
        with translation.override(language):
            with pytest.raises(ValidationError, match=day):
                forms.DateField().clean("no")
            with pytest.raises(ValidationError, match=moment):
                forms.DateTimeField().clean("no")
            assert forms.DateField().clean(day) == date(2026, 7, 13)
            naive = forms.DateTimeField().clean(moment).replace(tzinfo=None)
            assert naive == datetime(2026, 7, 13, 14, 30)
            assert forms.TimeField().clean("14:30").hour == 14


def test_lists_of_words_have_a_space_after_the_comma() -> None:
    with translation.override("es-co"):
        assert (
            get_text_list(["una foto", "un PDF", "un audio"], "o") == "una foto, un PDF o un audio"
        )
