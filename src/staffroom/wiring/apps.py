from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig
from django.utils.module_loading import import_string


class WiringConfig(AppConfig):
    name = "staffroom.wiring"
    label = "wiring"
    default = True


class SessionsConfig(UserSessionsConfig):
    """The library's list of sessions, kept by us alone when somebody comes in: see people.open_sessions.

    To see which of them are over it would open every one of theirs anew. Of one that goes on under a new secret key it
    would change the key, so that the browser which has the old one is signed out.
    """

    default = False

    def ready(self) -> None:
        super().ready()
        came_in = import_string("allauth.account.signals.user_logged_in")
        came_in.disconnect(receiver=import_string("allauth.usersessions.signals.on_user_logged_in"))
