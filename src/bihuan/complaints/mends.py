"""What a person set by hand in a preview: headings, units, labels, the batch of a file."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Mends:
    """``headings``: printed heading -> field; ``units``: printed name -> unit id; ``labels``: printed -> vocabulary
    name; ``batches`` and ``days``: file name -> batch number, handover day."""

    headings: dict[str, str] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mends":
        return cls(
            headings=dict(data.get("headings", {})),
            units=dict(data.get("units", {})),
            labels=dict(data.get("labels", {})),
            batches=dict(data.get("batches", {})),
            days={name: date.fromisoformat(day) for name, day in data.get("days", {}).items()},
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "headings": self.headings,
            "units": self.units,
            "labels": self.labels,
            "batches": self.batches,
            "days": {name: day.isoformat() for name, day in self.days.items()},
        }
