"""Whether a sentence says the opposite of what a question takes for granted: "after" for "before", "refused" for
"agreed", or nearly its own words about something else."""

from __future__ import annotations

import re

from assistant.attribution.changes import check_changes
from assistant.attribution.directions import check_directions
from assistant.attribution.negation import added_negation
from assistant.attribution.order import check_order
from assistant.attribution.pair import Source, pair
from assistant.weights.checking import CheckingWeights

_WHETHER = re.compile(
    r"\W{0,9}(?:(?:and|but|so|or) )?(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should"
    r"|may|might|must|\w{1,9}n['’]t)\b",
    re.IGNORECASE,
)
_CHECKS = (added_negation, check_directions, check_changes, check_order)


def contradicts(question: str, sentence: str, weights: CheckingWeights) -> bool:
    """Whether one of the checks that a claim must pass finds the sentence against the question, taken as a claim.

    Those of names and figures are left out: a question names what the sentence says in other words. One that asks
    whether something is so takes nothing for granted.
    """
    if _WHETHER.match(question):
        return False
    both = pair(question.rstrip("? "), Source(sentence), weights)
    return bool(both.evidence) and any(next(check(both), None) for check in _CHECKS)
