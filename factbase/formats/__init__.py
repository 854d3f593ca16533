"""How dates and numbers look in each language that pages speak; Django reads it by setting."""
