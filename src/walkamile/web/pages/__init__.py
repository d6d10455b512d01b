"""What pages are made of: lists, filters, quotes, pictures, files to take away."""
