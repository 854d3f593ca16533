"""Texts of which it is known what they mention, and how well the rules find it."""
