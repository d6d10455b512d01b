"""Find what the words are about, how hard customers have it, and what changes."""
