"""Every view names its permission 权限声明; what names none is refused before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

from service.access.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "__chengheng_rule__"
_FOREIGN = "chengheng.foreign_rules"


class Limit(StrEnum):
    """Rate limits by name; the numbers are settings."""

    SIGN_IN = "sign_in"
    TOKENS = "tokens"
    PUBLIC_FORM = "public_form"
    QUERIES = "queries"


@dataclass(frozen=True)
class Rule:
    """``permission`` None: public. ``cookie`` False: the view never acts on the session, so it needs no CSRF token."""

    permission: Permission | None
    limit: Limit | None = None
    cookie: bool = True


def require(permission: Permission, *, limit: Limit | None = None) -> Callable[[View], View]:
    """Mark a view: only who holds the permission may call it."""
    return _mark(Rule(permission, limit))


def public(*, limit: Limit | None = None, cookie: bool = True) -> Callable[[View], View]:
    """Mark a view as open to everyone, on purpose."""
    return _mark(Rule(None, limit, cookie))


def declare_public(app: Flask, endpoints: Iterable[str]) -> None:
    """Name endpoints of libraries (static files) that are open to everyone."""
    rules = {endpoint: Rule(None, cookie=False) for endpoint in endpoints}
    app.extensions.setdefault(_FOREIGN, {}).update(rules)


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """The rule of an endpoint; None: it has none and must be refused."""
    foreign: dict[str, Rule] = app.extensions.get(_FOREIGN, {})
    view = app.view_functions.get(endpoint)
    rule = getattr(view, _MARK, None) or getattr(getattr(view, "view_class", None), _MARK, None)
    return rule or foreign.get(endpoint)


def endpoints_without_rule(app: Flask) -> list[str]:
    """Endpoints that somebody forgot; the application does not start with any."""
    return sorted({rule.endpoint for rule in app.url_map.iter_rules() if rule_of(app, rule.endpoint) is None})


def _mark(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, _MARK, rule)
        return view

    return mark
