"""Which column of a table tells whose, what and when: by names, then by content."""
