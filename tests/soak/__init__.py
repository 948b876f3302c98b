"""The long durability harnesses. `python -m tests.soak` runs them at full length; the ordinary tests run a small share.

What they check is named as in the promises: N1 durable, N2 all or nothing, N3 never older, N4 nothing invented or
crossed, N5 once. Each harness is also run against a server that is wrong on purpose, and must report it.
"""
