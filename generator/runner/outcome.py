"""What a run came to: a plain value that the table, the exit code and the tests are made from."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.runner.tracker import Counts

EXIT_OK = 0
EXIT_OUTSIDE_TOOL = 3
EXIT_INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class Result(StrEnum):
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"  # because another unit failed
    EXCLUDED = "excluded"  # by the unit's own configuration
    INTERRUPTED = "interrupted"
    NOT_RUN = "not run"  # the run ended before its turn


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    unit: str
    result: Result
    counts: Counts | None  # None: the command changes nothing, or it is not known
    seconds: float
    error: str = ""
    because: str = ""  # the unit whose failure made this one be skipped


@dataclass(frozen=True, slots=True)
class Outcome:
    command: str
    folder: Path
    units: tuple[UnitOutcome, ...]
    exit_code: int
    seconds: float
    log: Path
    error: str = ""  # of the run as a whole, when it belongs to no unit
    warnings: tuple[str, ...] = ()
    mocked: tuple[str, ...] = ()  # units for which an output that is not there yet was mocked
    json_out_dir: Path | None = None

    @property
    def is_ok(self) -> bool:
        return self.exit_code == EXIT_OK

    @property
    def failed(self) -> tuple[UnitOutcome, ...]:
        return tuple(unit for unit in self.units if unit.result is Result.FAILED)

    @property
    def counts(self) -> Counts:
        return sum((unit.counts for unit in self.units if unit.counts), Counts())

    @property
    def is_clean(self) -> bool:
        """No resource changes. A plan of outputs alone counts as clean here; `plans.Plan.is_clean` sees those too."""
        return self.is_ok and self.counts.total == 0
