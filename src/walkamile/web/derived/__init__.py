"""What is made from rows and may be deleted: one file a derived store."""
