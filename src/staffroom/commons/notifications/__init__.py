"""Notifications: whom to tell what, how and when.

Words: a *notice* is a line on somebody's home page; a *digest* is one mail a day with what was said in the networks
that a person reads that way. Who gets a message by email is decided here; the email door sends it.
Leans on: people, networks, conversations. Says (facts): DigestDue.
"""
