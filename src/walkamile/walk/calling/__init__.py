"""Call a telephone line of our own as a customer would, and hear what it offers."""
