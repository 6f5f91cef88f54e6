"""A person with an account; the e-mail address is the name they sign in with."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower

from chatmrpt.lib.say import to_say


class EmailUserManager(UserManager["User"]):
    """Make users by e-mail address."""

    def _create(self, email: str, password: str | None, **fields: Any) -> User:
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override]
        """Make an ordinary user."""
        return self._create(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override]
        """Make an administrator."""
        return self._create(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """An account."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    mail_when_done = models.BooleanField(
        "letter when long work is over",
        default=False,
        db_default=False,
        help_text="They asked for it themselves.",
    )

    language = models.CharField(
        max_length=5,
        blank=True,
        default="",
        db_default="",
        choices=settings.LANGUAGES,
        help_text="Of the pages and of answers; empty: as the browser asks.",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[EmailUserManager] = EmailUserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_any_case")]

    def __str__(self) -> str:
        return self.email


class Token(models.Model):
    """A key with which a program works for an account; only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens"
    )
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True, blank=True)

    SCOPES: ClassVar = {
        "read": to_say("Read sessions, results and data"),
        "write": to_say("Ask, run, change and delete"),
        "files": to_say("Send files, and fetch original files and results as files"),
    }

    class Meta:
        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(text: str) -> str:
        """SHA-256: a key of 256 random bits needs no slow hash."""
        return hashlib.sha256(text.encode()).hexdigest()
