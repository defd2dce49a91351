"""The wiring: settings, URLs, the command line; and the pages that join the house together. It decides nothing."""
