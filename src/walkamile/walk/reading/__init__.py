"""Read what a page says: telephone numbers, hours, addresses, prices, rules."""
