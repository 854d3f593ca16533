"""The addresses of the API: each view parses, asks permission, calls an action, and answers."""
