"""The sections of `assistant/weights.toml` that decide whether a claim is supported."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SupportWeights:
    bias: float
    coverage: float
    similarity: float
    unsure: float
    enough: float


@dataclass(frozen=True)
class EvidenceWeights:
    widest: int
    each_more: float
    heavy: float


@dataclass(frozen=True)
class NearerWeights:
    times: float
    more: float


@dataclass(frozen=True)
class CuesWeights:
    first: int
    least: int
    mostly: float
    frame: int


@dataclass(frozen=True)
class FiguresWeights:
    about: float
    beyond: float
    small: int
    beside: float
    around: int


@dataclass(frozen=True)
class DatesWeights:
    leading: int


@dataclass(frozen=True)
class LimitsWeights:
    mostly: float
    reach: int


@dataclass(frozen=True)
class OrderWeights:
    reach: int
    outweighs: int


@dataclass(frozen=True)
class DirectionsWeights:
    shared: int


@dataclass(frozen=True)
class ChangesWeights:
    nearly: float
    in_a_row: int
    inside: int


@dataclass(frozen=True)
class CheckingWeights:
    """How claims are checked."""

    support: SupportWeights
    evidence: EvidenceWeights
    nearer: NearerWeights
    cues: CuesWeights
    figures: FiguresWeights
    dates: DatesWeights
    limits: LimitsWeights
    order: OrderWeights
    directions: DirectionsWeights
    changes: ChangesWeights
