"""How long the stages of an answer take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Clock:
    """Began when it was made; each lap ends a stage, which may come more than once."""

    began: float = field(default_factory=time.perf_counter)
    laps: dict[str, float] = field(default_factory=dict)

    def lap(self, stage: str) -> None:
        took = time.perf_counter() - self.began - sum(self.laps.values())
        self.laps[stage] = self.laps.get(stage, 0.0) + took

    def seconds(self) -> dict[str, float]:
        """Seconds by stage, with their total."""
        return {k: round(v, 6) for k, v in {**self.laps, "total": sum(self.laps.values())}.items()}
