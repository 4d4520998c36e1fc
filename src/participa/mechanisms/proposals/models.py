from typing import ClassVar

from django.db import models

from participa.participation.models import Contribution


class Proposal(models.Model):
    """What a proposal asks for, beside its spine row (whose body states the problem)."""

    OWN_WORDS: ClassVar = ("ask", "affected")

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="proposal"
    )
    ask = models.TextField()
    affected = models.CharField(max_length=240, blank=True)

    def __str__(self) -> str:
        return f"proposal {self.pk}"
