"""People: persons, the accounts they sign in with, the addresses they are reached at; and the site they share.

Words: a *person* is whoever can be an author: a *member* (has an account), *unclaimed* (the author of imported mail) or
*remote* (from the Fediverse). An *address* is an email address; a verified one may sign in, post and reply. The *site*
is this installation; an *operator* runs it.
Leans on: journal, foundation. Says (facts): PersonJoined, AddressVerified, AddressFailed,
AddressMended, PersonLeft, PersonsMerged, ConnectionAsked, ConnectionMade, ConnectionEnded.
"""
