"""What an idea adds to the spine."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from participa.participation.models import Contribution


class Idea(models.Model):
    """What somebody proposes to try, and how one would know that it worked."""

    OWN_WORDS: ClassVar = ("test",)

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="idea"
    )
    test = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"idea {self.pk}"
