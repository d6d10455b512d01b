"""A walk in a process of its own, to be stopped from outside."""

import sys

from walkamile.recipes.calling import call_line
from walkamile.walk.calling.listening import Manners
from walkamile.walk.calling.sip.account import Account

if __name__ == "__main__":
    call_line(
        "+442079460123",
        Account(server="127.0.0.1", port=int(sys.argv[1]), user="walker"),
        allowed={"+442079460123"},
        permit=lambda: None,
        manners=Manners(longest=20),
    )
