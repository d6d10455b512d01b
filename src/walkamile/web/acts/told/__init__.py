"""Everyone who told us hears what was done, and says whether it is fixed."""
