"""The uploads app."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """From a user's file to a checked, typed dataset."""

    name = "uploads"
    default_auto_field = "django.db.models.BigAutoField"
