"""Events: meetings that somebody announced, so far by a calendar file that goes with a message.

Words: an *event* is one date of a meeting, as one file says it; an *occasion* tells the dates of a series from each
other. Files about the same meeting by the same author, or by those who look after the conversation, are one *line*: in
it the latest holds. An event is seen by those who may read its message, and has nothing to do with private ones.
Leans on: profiles, conversations, networks, people. Says (facts): MeetingsAnnounced.
"""
