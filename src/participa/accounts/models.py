"""People: accounts, participants without an account, roles, consents, layered profiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from participa.territories.models import Territory

from .enums import PUBLIC_OFFICES, ConsentChannel, Digest, Layer, ProfileKey, Purpose, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.create_user(email, is_staff=True, is_superuser=True, **fields)
        if password:
            user.set_password(password)
            user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an e-mail address that receives codes. Everything else is optional and layered.

    `hidden_at` is "ocultarme ahora": while set, nothing personal of this account shows anywhere.
    `erased_at` is set when the person erased their data; the row stays so that counts do.
    """

    LEDGER_PRIVATE: ClassVar = True
    LEDGER_EXCLUDES: ClassVar = ("password",)

    last_login = None  # when somebody came is nobody's business, and nothing needs it

    email = models.EmailField(unique=True, null=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="es-co")
    digest = models.CharField(max_length=10, choices=Digest, default=Digest.DAILY)
    created_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return f"user {self.pk}"


class ProfileField(models.Model):
    """One thing a person tells of themselves, with the layer it may be seen in.

    A public field falls back to private twelve months after `layered_at` unless renewed.
    """

    LEAVES_WITH_PERSON: ClassVar = True
    LEDGER_PRIVATE: ClassVar = True

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="profile_fields")
    key = models.CharField(max_length=20, choices=ProfileKey)
    value = models.CharField(max_length=600, blank=True)
    layer = models.CharField(max_length=10, choices=Layer, default=Layer.PRIVATE)
    layered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="profile_field_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.key}"


class Participant(models.Model):
    """Whoever takes part: the hand behind contributions, supports and comments.

    Either an account's (`user`) or somebody's who holds a resume code (only its keyed digest
    is stored). A code's participant can later be claimed by an account. `visit_digest`: of the
    browser's visit that opened it, so that a first act sent twice is one person's.
    """

    LEDGER_PRIVATE: ClassVar = True
    LEDGER_EXCLUDES: ClassVar = ("visit_digest",)

    user = models.OneToOneField(
        User, on_delete=models.SET_NULL, null=True, related_name="participant"
    )
    code_digest = models.CharField(max_length=64, unique=True, null=True)
    visit_digest = models.CharField(max_length=64, unique=True, null=True)
    name = models.CharField(max_length=80, blank=True)  # typed with a contribution, shown if given
    contact_email = models.EmailField(blank=True)  # private; only to tell what happened
    created_at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True)  # "ocultarme ahora" of somebody without an account
    claimed_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="claimed"
    )
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"participant {self.pk}"


@dataclass(frozen=True)
class PublicOffice:
    """What a table says of itself if its rows put people (`user`) into a public office.

    Which rows stand for an office held now, by which paths a row tells where, and which ones
    are over the whole platform. Periods read it off every model (`queries.offices`).
    """

    held: models.Q
    places: tuple[str, ...]
    over_platform: models.Q | None = None


class RoleGrant(models.Model):
    """A role given to a person over the whole platform (`territory` empty) or one territory.

    Roles within a process or an organisation are rows of those packages. Ending a grant sets
    `ended_at`; the row stays, since decisions were taken under it.
    """

    LEDGER_PRIVATE: ClassVar = True
    PUBLIC_OFFICE: ClassVar = PublicOffice(
        held=models.Q(role__in=PUBLIC_OFFICES, ended_at=None),
        places=("territory",),
        over_platform=models.Q(territory=None),
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=30, choices=Role)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "territory"],
                condition=models.Q(ended_at=None),
                name="role_grant_once",
            ),
            models.UniqueConstraint(  # two empty territories differ for a database
                fields=["user", "role"],
                condition=models.Q(ended_at=None, territory=None),
                name="role_grant_platform_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.territory_id or 'platform'}"


class ConsentText(models.Model):
    """One version of what people are told before they consent; never edited, only succeeded."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()  # Markdown, Spanish: the text that binds
    english = models.TextField(blank=True)  # its translation, for information
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} v{self.version}"


class Consent(models.Model):
    """That a person authorised a purpose: which text, by which channel, when, who took it."""

    LEDGER_PRIVATE: ClassVar = True

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT)
    channel = models.CharField(max_length=10, choices=ConsentChannel)
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.participant_id} {self.text_id}"


class GuardianConsent(models.Model):
    """That a minor's guardian authorised, and what the minor thinks (Dec. 1377/2013, art. 12)."""

    LEAVES_WITH_PERSON: ClassVar = True
    LEDGER_PRIVATE: ClassVar = True

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="guardian_consents"
    )
    guardian_name = models.CharField(max_length=120)
    relationship = models.CharField(max_length=60)  # "madre", "tío", "tutora"
    channel = models.CharField(max_length=10, choices=ConsentChannel)
    opinion = models.TextField()  # the minor's own words
    given_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"guardian of {self.participant_id}"


class ProfileView(models.Model):
    """That somebody looked at the table layer of a profile; the person may read this list."""

    LEAVES_WITH_PERSON: ClassVar = True
    LEDGER_PRIVATE: ClassVar = True

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views_of_me")
    viewer = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.viewer_id} saw {self.user_id}"


class ElectoralPeriod(models.Model):
    """Days, both ends included, in which nothing public names who holds a public office.

    Over the whole platform (`territory` empty), a department with its municipalities, or one of
    them. Other dates are another row; the one they replace gets `ended_at` and stays.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)
    names = models.TextField(blank=True)  # of officials and candidates, one a line; for the desk
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")),
                name="electoral_period_in_order",
            )
        ]

    def __str__(self) -> str:
        return f"{self.territory_id or 'platform'} {self.starts_on} {self.ends_on}"

    @property
    def official_names(self) -> list[str]:
        """Whom texts should not name, besides those who hold an office here with an account."""
        return [" ".join(line.split()) for line in self.names.splitlines() if line.strip()]
