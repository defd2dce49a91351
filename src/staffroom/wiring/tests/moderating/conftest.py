"""The people and the network of moderation's own tests, in the whole house."""

from staffroom.commons.moderation.tests.conftest import (  # noqa: F401  fixtures
    jo,
    maeve,
    network,
    noor,
    operator,
    priya,
    run,
    said,
    web,
)
