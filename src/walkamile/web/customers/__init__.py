"""One customer's words: found, handed over, erased; and words kept for long enough."""
