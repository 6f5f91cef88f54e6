"""The project's own app: its commands, checks and template tags."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Roof of the house."""

    name = "chatmrpt"

    def ready(self) -> None:
        """Register the system checks."""
        from chatmrpt import checks  # noqa: F401
