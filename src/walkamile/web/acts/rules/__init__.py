"""Rules that tie hands, what customers depend on us for, and who could help."""
