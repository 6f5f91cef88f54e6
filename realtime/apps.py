"""The realtime app."""

from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """Sessions, their events and their jobs: jobs in, events out. No domain words."""

    name = "realtime"
    verbose_name = "Sessions and jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins: a guest's sessions move to the account."""
        from realtime import signals  # noqa: F401
