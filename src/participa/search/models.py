"""What can be found: one document per public thing, kept by the operations that change it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SearchDocument(models.Model):
    """A public thing as the search sees it.

    `kind` and `object_id` name the thing, `territory_code`, `component` and `process_id` filter
    it. `title_stems` and `stems` are what the analyser made of its words, for ranking; `tokens`
    is what is indexed: `s` + each stem, `t` + each stem of the title, `w` + each word (for the
    word that is still being typed). Derived: it can be rebuilt at any time.
    """

    LEDGERED: ClassVar = False

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    title_stems = models.TextField(blank=True)
    stems = models.TextField(blank=True)
    tokens = models.TextField(blank=True)
    url = models.CharField(max_length=200)
    territory_code = models.CharField(max_length=5, blank=True, db_index=True)
    component = models.CharField(max_length=30, blank=True)
    process_id = models.BigIntegerField(null=True, db_index=True)
    dated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
