"""The sample firm acts: one loop from a quote to an outcome, and it goes again."""
