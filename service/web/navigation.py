"""The main navigation 主导航: the pages that somebody may open, in a few groups, so that the list stays readable for who may do much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from service.access.actor import Actor
from service.access.permissions import Permission, Scope

Whose = Literal["everybody", "office", "party"]


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its endpoint and the phrase that names it. ``whose``: who reads every file, or who has one of its own."""

    endpoint: str
    title: str
    permission: Permission | None = None
    whose: Whose = "everybody"

    def open_to(self, actor: Actor) -> bool:
        if self.permission is not None and not actor.may(self.permission):
            return False
        if self.whose == "office":
            return actor.scope(Permission.ASSESSMENT_READ) is Scope.ALL
        return self.whose == "everybody" or actor.uscc is not None


@dataclass(frozen=True, slots=True)
class Group:
    """Places under one heading; without a heading they stand side by side."""

    title: str | None
    places: tuple[Place, ...]


GROUPS = (
    Group(
        None,
        (
            Place("web.queue", "site.desk", Permission.DESK_WORK),
            Place("web.home", "site.enterprises", whose="office"),
            Place("web.home", "site.own_file", whose="party"),
            Place("web.own_objections", "site.objections", whose="party"),
            Place("web.own_declarations", "site.declarations", whose="party"),
            Place("web.own_repairs", "site.repairs", whose="party"),
        ),
    ),
    Group(
        "nav.supervision",
        (
            Place("web.plans", "site.plans", Permission.PLAN_WORK),
            Place("web.my_inspections", "site.my_inspections", Permission.INSPECTION_WORK),
            Place("web.checks_page", "check.title", Permission.CHECK_USE),
            Place("web.lists", "listing.title", Permission.LISTING_PROPOSE),
            Place("web.joint_list", "joint.title", Permission.DESK_WORK),
            Place("web.tolerance_list", "tolerance.title", Permission.TOLERANCE_REPORT),
            Place("web.treatment_page", "treatment.nav", Permission.TREATMENT_READ),
            Place("web.measures_waiting", "in_force.nav", Permission.MEASURE_CONFIRM),
            Place("web.own_inspections", "site.own_inspections", whose="party"),
            Place("web.own_measures", "in_force.nav_own", whose="party"),
            Place("web.own_listings", "listing.own_nav", whose="party"),
            Place("web.own_joints", "joint.own_nav", whose="party"),
            Place("web.own_tolerances", "home.tolerances", whose="party"),
        ),
    ),
    Group(
        "nav.overview",
        (
            Place("web.evaluation", "evaluation.title", Permission.EVALUATION_READ),
            Place("web.situation_page", "situation.title", Permission.SITUATION_READ),
            Place("figures.page", "figures.title", Permission.FIGURES_READ),
        ),
    ),
    Group(
        "nav.rules",
        (
            Place("web.policy_list", "policy.title", Permission.POLICY_READ),
            Place("web.calendar_page", "calendar.title", Permission.CALENDAR_LOAD),
            Place("web.interpretations", "site.interpretations"),
            Place("web.deadline", "site.deadline"),
        ),
    ),
    Group(None, (Place("web.inbox", "site.inbox"),)),
)


def navigation(actor: Actor | None) -> tuple[Group, ...]:
    """The groups with what the actor may open; a heading over a single place is left out."""
    if actor is None:
        return ()
    open_ones = ((group.title, tuple(place for place in group.places if place.open_to(actor))) for group in GROUPS)
    return tuple(Group(title if len(places) > 1 else None, places) for title, places in open_ones if places)
