"""Why nothing is kept of what a provider brings."""


class NotBelieved(Exception):
    """It does not prove that it comes from the provider: nothing of it is kept."""


class Unintelligible(Exception):
    """The provider says something else than we expect at this address. The words are for the operator."""


class TooLarge(Exception):
    """Larger than any mail we take in."""


class NotNow(Exception):
    """What it told us to fetch can't be had now: it has to come again. The words are for the operator."""
