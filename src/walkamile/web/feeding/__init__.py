"""Feeds that are followed: their rounds are kept like files, each word once."""
