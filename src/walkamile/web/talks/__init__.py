"""What happens when colleagues meet customers: jotted, counted, shared, answered."""

from pathlib import Path

# Where the programs of pages lie; the service worker is handed out from the root.
STATIC = Path(__file__).resolve().parents[1] / "static" / "walkamile"
