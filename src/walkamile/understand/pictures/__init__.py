"""How themes look at a glance: where things stand in a picture, and what the numbers say.

Pure computations: arrays go in, places and numbers come out. Who draws them (a page, a
report, a notebook) writes them down as they are.
"""

from walkamile.understand.pictures.differences import Difference, differences
from walkamile.understand.pictures.heat import shades
from walkamile.understand.pictures.lettering import lines
from walkamile.understand.pictures.places import Circle, circles, places
from walkamile.understand.pictures.together import Pair, together
from walkamile.understand.pictures.treemap import Box, treemap

__all__ = [
    "Box",
    "Circle",
    "Difference",
    "Pair",
    "circles",
    "differences",
    "lines",
    "places",
    "shades",
    "together",
    "treemap",
]
