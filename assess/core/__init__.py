"""The pure heart of Assess: definitions, answers and the Result worked out from them.

Nothing in this package knows of the web, SQL, the clock, the environment or files. Read it in the order of its layers:
errors, expressions, definition, loading and answers, routing, scoring, levels, planning, result.
"""
