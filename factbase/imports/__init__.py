"""Imports: files read, staged, matched with what is there, previewed, and applied as a whole."""
