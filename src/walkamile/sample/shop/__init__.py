"""The sample's small web shop, good by itself, with a switch for every defect.

``python -m walkamile.sample.shop --port 8081 --defect broken_link`` serves it.
"""

from walkamile.sample.shop.app import shop
from walkamile.sample.shop.defects import DEFECTS
from walkamile.sample.shop.facts import TRUTH
from walkamile.sample.shop.switches import Defect

__all__ = ["DEFECTS", "TRUTH", "Defect", "shop"]
