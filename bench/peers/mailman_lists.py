"""Runs inside Mailman's environment: makes the two lists, open to every writer.

mailman_lists.py CONFIG READERS_LIST FANOUT_LIST SUBSCRIBERS
"""

import sys

from mailman.app.lifecycle import create_list
from mailman.core.initialize import initialize
from mailman.database.transaction import transaction
from mailman.interfaces.action import Action
from mailman.interfaces.domain import IDomainManager
from mailman.interfaces.listmanager import IListManager
from mailman.interfaces.mailinglist import IMailingList
from mailman.interfaces.usermanager import IUserManager
from zope.component import getUtility


def list_named(address: str) -> IMailingList:
    """The list, which takes mail from anybody without holding it for a moderator."""
    found = getUtility(IListManager).get(address)
    if found is None:
        domain = address.partition("@")[2]
        if domain not in getUtility(IDomainManager):
            getUtility(IDomainManager).add(domain)
        found = create_list(address, ["owner@example.org"])
    found.default_nonmember_action = Action.accept
    found.send_welcome_message = False
    found.advertised = True
    return found


def subscribe(mailing_list: IMailingList, count: int) -> None:
    users = getUtility(IUserManager)
    for number in range(mailing_list.members.member_count, count):
        address = users.create_address(f"reader{number:05d}@readers.example.org", f"Reader {number}")
        mailing_list.subscribe(address)
        if number % 500 == 0:
            print(number, flush=True)


config, readers, fanout, subscribers = sys.argv[1:]
initialize(config)
with transaction():
    list_named(readers)
with transaction():
    subscribe(list_named(fanout), int(subscribers))
