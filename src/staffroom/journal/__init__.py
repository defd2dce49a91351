"""The journal: records facts, and runs what follows from them.

Words: a *fact* is something that happened; an *entry* is a fact written down; a *reaction* is what follows from it,
run as a task that shares the transaction of the change (the task table is the outbox); the *runner* runs tasks;
a *timer* is a task that comes round again.
"""
