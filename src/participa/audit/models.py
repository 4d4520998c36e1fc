"""Events, the leaves they become and the signed heads over them."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """One operation that took place.

    `subject`, `data` and `rows` (name of a row → salted digest of the row after the operation,
    "" where it was removed) are hashed and published as they stand. A row of a person goes under
    a salted name, so that the log does not say whose it is. `actor` and `personal` stay outside
    the hash: only their salted commitment is in it. Erasing a person empties these two and the
    salts, and the log still verifies.
    """

    LEDGERED: ClassVar = False

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
    """The place of an event in the log: its index (the primary key) and its leaf hash.

    The index follows the order of sealing. An event whose transaction ends late is sealed later
    than events with a larger key: that is its place.
    """

    LEDGERED: ClassVar = False

    index = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="leaf")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.hash[:12]}"


class Tile(models.Model):
    """The root over 256 consecutive leaves, from leaf `index` × 256 on.

    Derived: with it a proof or the next head reads some hundreds of rows instead of all.
    """

    LEDGERED: ClassVar = False

    index = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.hash[:12]}"


class SignedHead(models.Model):
    """The root over the first `size` leaves, signed; publishing it makes later changes provable."""

    LEDGERED: ClassVar = False

    size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=16)
    signature = models.CharField(max_length=120)

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size} {self.root[:12]}"
