"""Networks: groups of every kind, who belongs to them, and how each member takes part.

Words: a *network* (group, branch, committee, support group, cohort, campaign) has *members*, *facilitators* and
*owners*; it is *findable* by and *readable* by public, members of the site, or its own members; an *invitation* is a
link, good for as long as who gave it looks after the network. A *level* says what reaches a member by email.
Leans on: people. Says (facts): NetworkCreated, NetworkChanged, AudienceNarrowed, MembershipRequested,
MembershipDeclined, MemberJoined, MemberLeft, RoleChanged, LevelChanged, InvitationSent.
"""
