"""Meetings with the customer in them: what they say, what was decided, whom it touched."""
