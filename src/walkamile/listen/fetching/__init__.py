"""Fetching from strangers' servers, politely and without ever believing them."""
