"""Members among those whom somebody knows by their addresses: only those who let themselves be found so."""

from collections.abc import Iterable
from itertools import batched

from .blocks import apart_from
from .models import Address, Person

_AT_ONCE = 500


def found_by_address(seeker: Person, emails: Iterable[str]) -> list[Person]:
    """Members with one of these (lower case) addresses, whom `seeker` may see and who want to be found. By name.

    An address that nobody has proved, or for which a list stands, finds nobody.
    """
    found: dict[int, Person] = {}
    for some in batched(emails, _AT_ONCE):
        proved = Address.objects.verified().filter(email__in=some, is_vouched_for=False)
        willing = Person.objects.seen_by(seeker).filter(
            apart_from(seeker), account__is_found_by_address=True, account__is_active=True
        )
        found.update({person.pk: person for person in willing.filter(pk__in=proved.values("person"))})
    found.pop(seeker.pk, None)
    return sorted(found.values(), key=lambda person: (person.name.casefold(), person.pk))
