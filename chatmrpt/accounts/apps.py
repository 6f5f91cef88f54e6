"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who signed up. It knows nobody else; others listen to its signals."""

    name = "chatmrpt.accounts"
    label = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
