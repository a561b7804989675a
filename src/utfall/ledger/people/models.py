"""Users and their rights, the people who do the work, their teams by date, and the names sources use for them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

ROLES = (
    ("administrator", "Administrator"),
    ("leader", "Leader"),
    ("agent", "Agent"),
    ("client", "Client user"),
)


class Centre(models.Model):
    """A place where people work; its zone cuts the days of their time."""

    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="UTC")
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "centre"
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(archived_at__isnull=True), name="centre_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of a centre."""

    name = models.CharField(max_length=200)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, blank=True, related_name="teams")
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "team"
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(archived_at__isnull=True), name="team_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who does the work. `to_be_matched`: only known by a source's name for him so far."""

    name = models.CharField(max_length=200)
    to_be_matched = models.BooleanField(default=False)
    archived_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "person"
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person in a team, from a local day up to and not including another; null is open."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    first_day = models.IntegerField(null=True, blank=True)
    end_day = models.IntegerField(null=True, blank=True)

    class Meta:
        db_table = "membership"


class Alias(models.Model):
    """The name one origin uses for somebody, such as `SIP/204`, and when it was first and last seen (ms UTC)."""

    origin = models.ForeignKey("happenings.Origin", models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=300)
    first_seen = models.BigIntegerField(null=True, blank=True)
    last_seen = models.BigIntegerField(null=True, blank=True)
    kept = models.BooleanField(default=False)  # looked at, and left a person of its own

    class Meta:
        db_table = "alias"
        constraints = [models.UniqueConstraint(fields=["origin", "name"], name="alias_once")]

    def __str__(self) -> str:
        return self.name


class AliasMatch(models.Model):
    """Whom an alias means, from a local day up to and not including another; null is open."""

    alias = models.ForeignKey(Alias, models.PROTECT, related_name="matches")
    person = models.ForeignKey(Person, models.PROTECT, related_name="matches")
    first_day = models.IntegerField(null=True, blank=True)
    end_day = models.IntegerField(null=True, blank=True)

    class Meta:
        db_table = "alias_match"


class Users(BaseUserManager["User"]):
    """Makes users; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **rest: object) -> "User":
        """A new user. Without a password he cannot log in until one is set."""
        user: User = self.model(email=email.strip().casefold(), **rest)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().casefold())


class User(AbstractBaseUser):
    """Somebody who may log in, by e-mail address; the role and what hangs on it decide what he sees."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16, choices=ROLES, default="agent")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="users")
    led_teams = models.ManyToManyField(Team, blank=True, related_name="leaders")
    clients = models.ManyToManyField("clients.Client", blank=True, related_name="users")
    language = models.CharField(max_length=16, blank=True, default="")
    csv_style = models.CharField(max_length=16, blank=True, default="")
    theme = models.CharField(max_length=16, blank=True, default="")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = Users()

    class Meta:
        db_table = "user"

    def __str__(self) -> str:
        return self.name or self.email


class Token(models.Model):
    """A key to the API: what it may see, and only the SHA-256 of its secret (hex)."""

    name = models.CharField(max_length=200)
    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    scope = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, unique=True)
    created = models.BigIntegerField()
    expires = models.BigIntegerField(null=True, blank=True)
    revoked_at = models.BigIntegerField(null=True, blank=True)
    last_used = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "token"


class SetupKey(models.Model):
    """The secret of the one-time address that makes the first administrator; only its SHA-256 is kept (hex)."""

    sha256 = models.CharField(max_length=64, unique=True)
    created = models.BigIntegerField()
    expires = models.BigIntegerField(null=True, blank=True)
    used_at = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "setup_key"
