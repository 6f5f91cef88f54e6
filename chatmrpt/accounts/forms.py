"""allauth's forms with our labels, without placeholders that repeat them."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

PASSWORD_HELP = gettext_lazy(
    "At least 8 characters; not only digits, not a common word, not your address."
)


class CalmFields:
    """Styles the fields and gives them plain words."""

    words: dict[str, Any] = {}
    help: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["class"] = "input"
            field.label = self.words.get(name, field.label)
            field.help_text = self.help.get(name, "")


class LoginForm(CalmFields, allauth_forms.LoginForm):  # type: ignore[misc]
    """Sign in by e-mail address and password."""

    words = {"login": gettext_lazy("E-mail address")}


class SignupForm(CalmFields, allauth_forms.SignupForm):  # type: ignore[misc]
    """Open an account."""

    words = {"email": gettext_lazy("E-mail address")}
    help = {"password1": PASSWORD_HELP}


class ChangePasswordForm(CalmFields, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """Choose another password."""

    words = {
        "oldpassword": gettext_lazy("Current password"),
        "password1": gettext_lazy("New password"),
        "password2": gettext_lazy("New password again"),
    }
    help = {"password1": PASSWORD_HELP}


class SetPasswordForm(CalmFields, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """Choose a first password."""

    words = {"password1": gettext_lazy("Password"), "password2": gettext_lazy("Password again")}
    help = {"password1": PASSWORD_HELP}


class ResetPasswordForm(CalmFields, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """Ask for a link; refused where no mail server could send one."""

    words = {"email": gettext_lazy("E-mail address")}

    @property
    def mail_configured(self) -> bool:
        """Whether a link can be sent at all."""
        return bool(settings.EMAIL_CONFIGURED)

    def clean(self) -> dict[str, Any]:
        """Accept nothing without a mail server."""
        if not self.mail_configured:
            raise forms.ValidationError(
                gettext_lazy("This installation has no mail server."), code="no_mail"
            )
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class ResetPasswordKeyForm(CalmFields, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choose a new password by the link."""

    words = {
        "password1": gettext_lazy("New password"),
        "password2": gettext_lazy("New password again"),
    }
    help = {"password1": PASSWORD_HELP}


class ReauthenticateForm(CalmFields, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """Type the password once more."""
