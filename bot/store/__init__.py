"""What the desk remembers: ticks, choices of language, feedback, gaps, what was already taken up."""
