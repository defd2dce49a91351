"""Sessions, in the database: every request looks one up."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from staffroom.foundation.prepared import Prepared

_BY_KEY = Prepared(lambda key: Session.objects.filter(session_key=key))


class SessionStore(DatabaseSessions):
    """The library's own, asking with a query that has been put together before. Its name is part of what signs them."""

    def _get_session_from_db(self) -> Session | None:
        found = _BY_KEY.first(key=self.session_key)
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
