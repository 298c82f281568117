"""Plain data that crosses boundaries: articles, passages, claims, citations, answers."""

from assistant.schema.answers import (
    Answer,
    Certainty,
    Citation,
    Claim,
    Mode,
    ModelUse,
    Nearest,
    PassageScore,
    Period,
    Removed,
    Role,
    Turn,
    Verdict,
)
from assistant.schema.articles import (
    Article,
    ArticleLink,
    Draft,
    Passage,
    Placed,
    RankedPassage,
    Span,
)

__all__ = [
    "Answer",
    "Article",
    "ArticleLink",
    "Certainty",
    "Citation",
    "Claim",
    "Draft",
    "Mode",
    "ModelUse",
    "Nearest",
    "Passage",
    "PassageScore",
    "Period",
    "Placed",
    "RankedPassage",
    "Removed",
    "Role",
    "Span",
    "Turn",
    "Verdict",
]
