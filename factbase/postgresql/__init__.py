"""How Django talks to PostgreSQL here: prepared statements on lasting connections."""
