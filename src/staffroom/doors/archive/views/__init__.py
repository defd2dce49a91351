"""Pages of archives, rosters and moves."""
