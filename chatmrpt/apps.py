"""The project's own app: its commands, checks and template tags."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Roof of the house."""

    name = "chatmrpt"

    def ready(self) -> None:
        """Register the system checks, connect the translations; start what reports to the outside, if asked for."""
        from chatmrpt import checks  # noqa: F401
        from chatmrpt.language import django_catalogue
        from chatmrpt.lib.say import connect
        from chatmrpt.operations.reporting import start_reporting

        connect(django_catalogue())
        start_reporting()
