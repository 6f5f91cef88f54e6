"""The analysis app."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """The science, its runs, and the conversation about them."""

    name = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for datasets and links: the conversation sums them up."""
        from analysis import signals  # noqa: F401
