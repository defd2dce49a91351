"""The email door: every conversation by mail, in and out.

Words: *incoming* mail is kept as raw bytes before it is acknowledged, then *processed*, or *held* with a reason; a
*delivery* is one mail to one address: a message of a conversation, or a *letter* (a single mail: a code, a welcome, a
digest); a *bounce* is a delivery that came back; the *relay* is the mail server that takes our mail.
In: LMTP and SMTP listeners → parse (foundation.mail) → resolve (who, where) → act (rooms' actions).
"""
