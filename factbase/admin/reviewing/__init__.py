"""The work of the desk: what waits for whom, and the screen on which a claim is judged."""
