"""Events, the leaves they become and the signed heads over them."""

from django.db import models


class Event(models.Model):
    """One operation that took place.

    `data` and `rows` (label:pk → salted digest of the row after the operation) are hashed as
    they stand. `actor` and `personal` stay outside the hash: only their salted commitment is
    in it, so erasing a person (these two and the salts emptied) leaves the log verifiable.
    """

    type = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(db_index=True)
    subject = models.CharField(max_length=80, db_index=True)  # "participa.contribution:12"
    data = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    commitment = models.CharField(max_length=64)
    actor = models.CharField(max_length=40, blank=True, db_index=True)
    personal = models.JSONField(default=dict)
    salts = models.JSONField(default=dict)  # row key or "personal" → hex salt, shreddable
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.type} {self.subject}"


class Leaf(models.Model):
    """The place of an event in the log: its index (the primary key) and its leaf hash."""

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="leaf")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.hash[:12]}"


class SignedHead(models.Model):
    """The root over the first `size` leaves, signed; publishing it makes later changes provable."""

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=120)

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"
