"""What customers say happened: heard in their words, and asked of the log."""
