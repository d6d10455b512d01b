"""Every switch of the shop: importing the files that hold them fills the register."""

from walkamile.sample.shop import (
    defects_in_facts,
    defects_in_pages,
    defects_in_ways,
)
from walkamile.sample.shop.switches import DEFECTS

HELD_IN = (defects_in_facts, defects_in_pages, defects_in_ways)

__all__ = ["DEFECTS", "HELD_IN"]
