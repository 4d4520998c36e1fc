from django.db import models

from participa.actors.models import Organization
from participa.participation.models import Activity, Contribution


class QuestionGroup(models.Model):
    """Questions that ask the same, under one wording; one answer serves them all."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=160)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """Whom a question is for and its group, beside its spine row (whose title asks)."""

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="question"
    )
    addressed_to = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        QuestionGroup, on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )

    def __str__(self) -> str:
        return f"question {self.pk}"
