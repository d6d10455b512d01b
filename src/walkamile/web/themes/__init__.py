"""Themes in the house: learned anew, changed by colleagues, counted."""
