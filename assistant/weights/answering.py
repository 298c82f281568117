"""The sections of `assistant/weights.toml` that decide how an answer is found and chosen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SearchWeights:
    headline: float
    cited: float
    timely: float


@dataclass(frozen=True)
class DuplicatesWeights:
    run: int
    copied: float


@dataclass(frozen=True)
class EventsWeights:
    days: int
    terms: int


@dataclass(frozen=True)
class CondenseWeights:
    turns: int
    joint: float
    perhaps: float
    surely: float
    likelier: float
    enough: int
    shared: float
    things: int
    together: float


@dataclass(frozen=True)
class SpellingWeights:
    shortest: int
    longest: int
    most: int
    two_slips: int
    tried: int
    passages: int


@dataclass(frozen=True)
class PartsWeights:
    least: int


@dataclass(frozen=True)
class QuestionsWeights:
    carried_together: float
    carried_each: float


@dataclass(frozen=True)
class ReadingWeights:
    least: float
    most: float
    scale: float
    unread: float
    answer_share: float
    convincing: float
    checked: int


@dataclass(frozen=True)
class CandidatesWeights:
    near: float
    least_words: int
    same_words: float
    same_meaning: float


@dataclass(frozen=True)
class ExtractiveWeights:
    leads: int
    further: float


@dataclass(frozen=True)
class StandingWeights:
    nearly: float
    nearly_now: float
    read: float
    covers: float
    like: float
    shown: float
    shown_now: float
    disagrees_like: float
    as_good: float
    at_once: int
    settled: int
    of_story: float
    covers_too: float
    changed: float
    changed_before: float
    unchanged: float
    most_earlier: int


@dataclass(frozen=True)
class LeadInWeights:
    back: int
    longest: int


@dataclass(frozen=True)
class FormsWeights:
    passages: int
    of_story: float
    of_another: float
    opening: float
    leaning: float
    words: float
    likeness: float
    least: float
    latest: int
    summary: int
    least_told: int
    filling: float
    timeline: int
    side: float
    of_a_side: int
    beside: float
    items: int
    surely_list: float
    surely_yes_no: float
    introductions: int
    sayings: int
    saying: float


@dataclass(frozen=True)
class CitationsWeights:
    nearest: int


@dataclass(frozen=True)
class PinsWeights:
    alike: float
