"""What is kept of obstacles, promises and the year; the pages and commands call this."""
