"""How many people each stage of `load_test` brings, and what it must reach."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Stage:
    """A *watching* person holds a page and its socket; a *working* one asks and waits."""

    key: str
    title: str
    watching: int = 0
    working: int = 0
    uploading: int = 0
    viewing: int = 0
    processes: int = 1
    kill_web: bool = False
    storm: bool = False
    seconds: int = 60

    @property
    def people(self) -> int:
        """All of them."""
        return self.watching + self.working + self.uploading + self.viewing

    @property
    def sockets(self) -> int:
        """How many of them hold a socket."""
        return self.watching + self.working

    @property
    def pace(self) -> float:
        """Seconds between a person's questions: 60, in a shorter run less."""
        return 60.0 if self.seconds >= 60 else max(4.0, self.seconds / 2)

    def scaled(self, people: int | None, seconds: int | None) -> Stage:
        """The same mixture with so many people, for so long."""
        stage = self if seconds is None else replace(self, seconds=seconds)
        if people is None:
            return stage

        def part(count: int) -> int:
            return max(1, round(count * people / self.people)) if count else 0

        return replace(
            stage,
            watching=part(stage.watching),
            working=part(stage.working),
            uploading=part(stage.uploading),
            viewing=part(stage.viewing),
        )


STAGES = (
    Stage("50", "50 working, one box", working=50),
    Stage("maps", "50 uploading, 100 viewing maps", uploading=50, viewing=100, processes=2),
    Stage(*("failover", "two web processes, one killed", 100, 100), processes=2, kill_web=True),
    Stage("1000", "1,000 open at once", 909, 91, processes=2),
    Stage(
        "5500",
        "5,500 open at once, uploads and maps",
        5000,
        500,
        50,
        100,
        processes=4,
        storm=True,
        seconds=120,
    ),
    Stage("10000", "10,000 open at once", 9090, 910, processes=4, storm=True, seconds=120),
)

#: Of many people so many come in a second.
ARRIVALS = 40
#: Limits of the target, by the name of a figure.
LIMITS = {"errors": 0, "lost": 0, "doubled": 0, "page_p95_ms": 2000, "event_p95_ms": 500,
          "kilobytes_a_socket": 120, "storm_s": 30}  # fmt: skip
#: The seconds of a storm that was not over at the end of its stage.
NOT_HEALED = 999.0
