"""How the sign-in library is told about our accounts."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from people's actions alone: the library never makes one."""

    def is_open_for_signup(self, request: object) -> bool:
        return False
