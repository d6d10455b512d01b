"""How the tables came to be, from the first release on."""
