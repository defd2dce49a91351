"""Moderation: reports, the queue of what waits, decisions and their log, appeals.

Words: a *report* says that something is not right; a *matter* is anything that waits for somebody to decide (a report,
a held post, a mail that a door holds, an appeal), and all matters together are the *queue*; a *decision* is what was
done, told to whom it concerns and kept in the *log*; an *appeal* has somebody else look at a decision again. A *desk*
knows one kind of matter: how it is shown, and what each choice does; wiring/matters.py lists them.
Leans on: people, networks, conversations. Says (facts): MatterRaised, DecisionMade, DecisionUndone, ReportAnswered,
AppealAnswered.
"""
