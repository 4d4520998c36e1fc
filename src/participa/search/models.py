"""What can be found: one document per public thing, kept by the operations that change it."""

from typing import ClassVar

from django.db import models


class SearchDocument(models.Model):
    """A public thing as the search sees it; `stems` is what the analyser made of its words.

    `kind` and `object_id` name the thing, `territory_code` and `component` filter it. Derived:
    it can be rebuilt from the rows it stands for at any time.
    """

    LEDGERED: ClassVar = False

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    excerpt = models.CharField(max_length=400, blank=True)
    stems = models.TextField()
    url = models.CharField(max_length=200)
    territory_code = models.CharField(max_length=5, blank=True, db_index=True)
    component = models.CharField(max_length=30, blank=True)
    process_id = models.BigIntegerField(null=True)
    dated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
