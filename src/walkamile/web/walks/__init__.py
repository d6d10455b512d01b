"""Walks in the web app: asked for, kept, compared, shown."""
