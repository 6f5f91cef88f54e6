"""The programs app."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Programs that work for an account: their repeated writes, and where they are called back."""

    name = "chatmrpt.programs"
    label = "programs"
    verbose_name = "Programs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for jobs that end: webhooks are told of them."""
        from chatmrpt.programs import signals  # noqa: F401
