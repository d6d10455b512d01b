"""The worker, with the jobs that only tests have. Run as a script."""

from pathlib import Path

from walkamile.web import chores

chores.__path__.append(str(Path(__file__).with_name("chores")))

if __name__ == "__main__":
    from walkamile.web.worker import main

    main()
