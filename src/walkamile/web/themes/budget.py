"""How many alarms of shifts in vain the owner allows."""

from walkamile.web.models import Colleague, ShiftBudget

# One alarm in vain a month over everything, until the owner says otherwise.
USUAL_BUDGET = 1.0


def allowed() -> float:
    """Return how many alarms in vain a month the owner allows over everything."""
    newest = ShiftBudget.objects.order_by("-pk").first()
    return newest.a_month if newest else USUAL_BUDGET


def allow(a_month: float, *, by: Colleague) -> ShiftBudget:
    """Keep what the owner allows from now on; what was allowed before stays on record."""
    return ShiftBudget.objects.create(a_month=a_month, by=by)
