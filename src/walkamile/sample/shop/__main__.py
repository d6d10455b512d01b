"""Serve the sample's web shop, with defects: see ``--help``."""

import argparse
import sys

from walkamile.sample.shop.app import shop
from walkamile.sample.shop.defects import DEFECTS
from walkamile.sample.shop.serving import serving


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m walkamile.sample.shop")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument(
        "--defect", action="append", default=[], metavar="NAME", choices=sorted(DEFECTS)
    )
    parser.add_argument("--list", action="store_true", help="say what can go wrong")
    given = parser.parse_args()
    if given.list:
        for defect in DEFECTS.values():
            sys.stdout.write(f"{defect.name:28}{defect.told}\n")
        return
    with serving(shop(given.defect), port=given.port) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        try:
            sys.stdin.read() if not sys.stdin.isatty() else input()
        except (KeyboardInterrupt, EOFError):
            return


if __name__ == "__main__":
    main()
