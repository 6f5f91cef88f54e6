"""A real PostgreSQL and a real Valkey from wheels, for machines that have neither.

Nothing here imports Django: it runs before the settings are read.
"""

from chatmrpt.embedded.services import Services, held_services, running_services

__all__ = ["Services", "held_services", "running_services"]
