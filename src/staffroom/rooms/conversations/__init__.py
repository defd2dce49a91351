"""Conversations: threads of messages, read and written by every door.

Words: a *conversation* has *messages*, numbered from 1; it is *placed* in one network or several (a *placement*), shown
once and mailed once; a *message* may *answer* another; it keeps its source and its *form* (plain, markdown, html) and
is rendered when it is written; a *revision* is what it said before an edit; a *reading* is how far a person has read,
and whether they follow or mute; a *mail identity* says which Message-ID is which message, for every door.
Leans on: people, networks. Says (facts): MessagePosted, MessageEdited, MessageWithdrawn, ConversationClosed,
ConversationReopened, ConversationRenamed, ConversationPinned, ConversationPlaced, ConversationsBroughtIn.
"""
