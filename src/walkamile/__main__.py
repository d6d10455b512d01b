"""Run the command line with ``python -m walkamile``."""

from walkamile.cli import main

main()
