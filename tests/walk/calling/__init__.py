"""Calls to an exchange of our own on loopback."""
