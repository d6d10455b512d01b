"""What templates may say that HTML cannot."""
