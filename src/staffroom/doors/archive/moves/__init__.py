"""Where the pages about a list that moves in stand: the checklist, its letter, its old addresses, its rosters."""
