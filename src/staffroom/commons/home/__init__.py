"""Home: the first page, for a guest what this place is, for a member what is new to them.

Leans on: people, networks, conversations, notifications. Says nothing: it has no models.
"""
