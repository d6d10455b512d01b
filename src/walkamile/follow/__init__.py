"""See what customers do, and where that differs from what they say."""
