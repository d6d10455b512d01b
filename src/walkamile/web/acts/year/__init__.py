"""A Year of the Customer: practices, progress from what really happened, the pulse."""
