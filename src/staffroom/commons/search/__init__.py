"""Search: what can be found, by whom.

Leans on: people, networks, conversations. What there is to find, each room says in its finding.py; wiring/finding.py
joins them. The index holds words and numbers; whether a reader may see what it leads to, the rooms' `visible_to` says
in the very statement that looks. Says nothing of its own.
"""
