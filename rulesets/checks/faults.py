"""Why no advice can be given 不能给出意见."""

from __future__ import annotations

from rulesets.errors import RulesetError


class CheckFault(RulesetError):
    """Base of what is refused here; ``code`` is stable, the text is for whoever asked."""

    code = "no_advice"


class UnknownMatter(CheckFault):
    """The matter is not in the catalogue (T-h)."""

    code = "unknown_matter"


class WrongSubject(CheckFault):
    """The matter is about other subjects than the one that is asked about."""

    code = "wrong_subject"


class NotInForce(CheckFault):
    """The document was not in force on the day asked about."""

    code = "not_in_force"
