"""Profiles: what people say of themselves, who sees which of it, and how colleagues find one another by it.

Words: a *field* is one thing that a profile says (FIELDS names them); each has an *audience*, which a *disclosure*
changes for one person. A *trait* is what people are found by: one field's value with its audience. *Terms* are the
words of a *vocabulary* (sectors, stages, topics) that the operator keeps. A *place* is a town. A *recommendation* is
what one says of another. *Standing* is how whoever looks stands to whom they look at; *view as* shows a page so.
Leans on: conversations, networks, people. Says (facts): see facts.py.
"""
