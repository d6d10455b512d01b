"""Back up while two processes write; say what the backup holds.

Usage: python backed_up.py FOLDER FILE → one JSON document
"""

import json
import os
import select
import signal
import sys
import time
from pathlib import Path

from killed import importing, jotting, start, told

from walkamile.web.workspace import open_workspace


def main(folder, file):
    workspace = open_workspace(folder)
    from django.db import connections

    from walkamile.web.backup import backup

    connections.close_all()
    writers = start(importing), start(jotting, 0)
    for _, pipe in writers:
        select.select([pipe], [], [], 60)  # both are at work
    made = backup(workspace, Path(file))
    time.sleep(0.2)
    for child, _ in writers:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    after = [len(told(pipe)) for _, pipe in writers]
    rows = {name: table["rows"] for name, table in made.tables.items()}
    sys.stdout.write(json.dumps({"rows": rows, "acknowledged": after}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
