"""The uploads app."""

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """From a user's file to a checked, typed dataset."""

    name = "uploads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for guests who sign in: what they said of names and columns goes with them."""
        from uploads.services import remember_roles, take_names_over  # noqa: F401
