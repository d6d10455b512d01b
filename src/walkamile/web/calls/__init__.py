"""Lines of our own: who agreed to calls, how many were made, and what they came to."""
