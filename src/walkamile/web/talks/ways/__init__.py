"""How it comes in by itself, and how it goes out: calendars asked, letters written."""
