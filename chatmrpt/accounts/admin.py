"""Users in the admin: found by e-mail address, their password set by an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.http import HttpRequest

from chatmrpt.accounts.models import User
from chatmrpt.admin_parts import ContentsAdmin

if TYPE_CHECKING:
    UserChangeForm = DjangoUserChangeForm[User]
    UserCreationForm = BaseUserCreationForm[User]
    DjangoUserAdmin = auth_admin.UserAdmin[User]
else:
    UserChangeForm = DjangoUserChangeForm
    UserCreationForm = BaseUserCreationForm
    DjangoUserAdmin = auth_admin.UserAdmin

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


class LowerEmail:
    """One address, one spelling: addresses are kept in lower case."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        """The address in lower case; the model then finds a double."""
        return str(self.cleaned_data["email"]).lower()


class NewUserForm(LowerEmail, UserCreationForm):
    """An account made by an administrator."""

    class Meta:
        model = User
        fields = ("email",)


class ChangeUserForm(LowerEmail, UserChangeForm):
    """An account changed by an administrator."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, Any] = {}


@admin.register(User)
class UserAdmin(ContentsAdmin, DjangoUserAdmin):
    """People who signed up, and staff."""

    form = ChangeUserForm
    add_form = NewUserForm
    add_form_template = None
    list_display = ("email", "contents", "is_active", "is_staff", "last_login", "date_joined")
    list_filter = ("is_active", "is_staff", "is_superuser", "last_login")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("email", "password", "contents")}),
        ("Name", {"fields": ("first_name", "last_name")}),
        (
            "What they may do",
            {
                "description": "Staff open this administration, with the rights given here. "
                "A closed account (not active) cannot sign in; nothing of it is lost.",
                "fields": ("is_active", *POWERS),
            },
        ),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"classes": ("wide",), "fields": ("email", "password1", "password2")}),)
    readonly_fields = ("contents", "last_login", "date_joined")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only administrators give rights."""
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_superuser(request) else (*fields, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Staff who are no administrators cannot change one, nor set one's password."""
        return super().has_change_permission(request, obj) and _within_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nor delete one; nobody deletes the account they are signed in with."""
        own = obj is not None and obj.pk == request.user.pk
        return (
            super().has_delete_permission(request, obj) and _within_reach(request, obj) and not own
        )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Who did something in the admin stays, because the log names them."""
        lines, counts, perms, protected = super().get_deleted_objects(objs, request)
        named = set(
            LogEntry.objects.filter(user__in=[user.pk for user in objs]).values_list(
                "user", flat=True
            )
        )
        for user in objs:
            if user.pk in named:
                protected.append(f"the log of what {user} did here; close the account instead")
            elif not self.has_delete_permission(request, user):
                perms.add(f"user {user}")
        return lines, counts, perms, protected

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save; after a change of the address the old one no longer signs in."""
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()


def _is_superuser(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


def _within_reach(request: HttpRequest, user: Any) -> bool:
    return user is None or not user.is_superuser or _is_superuser(request)
