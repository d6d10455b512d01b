"""What is kept: one file a verb, and the house they live in."""

from walkamile.web.models.house import Counter, Credential, LogEntry, Media
from walkamile.web.models.listen import (
    CustomerIdentity,
    Refusal,
    Removal,
    Run,
    Source,
    Verbatim,
    VerbatimVersion,
)
from walkamile.web.models.people import Colleague, SavedView, Team
from walkamile.web.models.understand import (
    Count,
    Feeling,
    Label,
    Shift,
    Theme,
    ThemeEdit,
    ThemeSet,
)
from walkamile.web.models.walk import (
    Walk,
    WalkChange,
    WalkErrand,
    WalkObstacle,
    WalkPage,
    WalkPlan,
    WalkSession,
    WalkSighting,
    WalkSite,
    WalkStep,
)
from walkamile.web.models.work import Job, Outlet, Told

__all__ = [
    "Colleague",
    "Count",
    "Counter",
    "Credential",
    "CustomerIdentity",
    "Feeling",
    "Job",
    "Label",
    "LogEntry",
    "Media",
    "Outlet",
    "Refusal",
    "Removal",
    "Run",
    "SavedView",
    "Shift",
    "Source",
    "Team",
    "Theme",
    "ThemeEdit",
    "ThemeSet",
    "Told",
    "Verbatim",
    "VerbatimVersion",
    "Walk",
    "WalkChange",
    "WalkErrand",
    "WalkObstacle",
    "WalkPage",
    "WalkPlan",
    "WalkSession",
    "WalkSighting",
    "WalkSite",
    "WalkStep",
]
