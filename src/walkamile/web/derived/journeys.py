"""What was counted of customers' journeys."""

from walkamile.web.derivable import Derived
from walkamile.web.followed import counting

journeys = Derived(
    name="journeys",
    what="maps of journeys, words at each stage, what is said beside what was done",
    rebuild=counting.count_all,
    catch_up=counting.catch_up,
    order=90,
    in_rows=True,
)
