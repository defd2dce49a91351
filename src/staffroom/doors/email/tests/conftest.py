import pytest


@pytest.fixture
def outbound(site, settings):
    """A site by https whose email door reacts, and nothing else does."""
    settings.JOURNAL_REACTIONS = "staffroom.doors.email.tests.outbound.REACTIONS"
    site.base_url = "https://staffroom.example.org"
    site.save()
    return site
