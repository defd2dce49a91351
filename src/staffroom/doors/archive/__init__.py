"""Archives and rosters: what a list that lives elsewhere brings along when it moves in.

Words: an *import* brings one archive, of one or more *files*, into a network; a *found mail* is one mail of it, which
is *imported* (now a message), was there *already*, or is *held* with a reason and can be downloaded. What was imported
is closed until an owner of the network *opens the archive*; until then the import can be *taken back*.
"""
