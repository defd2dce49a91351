"""Nothing of a person is forgotten when they take it along, or when they leave."""

import pytest
from django.apps import apps

from staffroom.rooms.people.models import Account, Person
from staffroom.wiring.keeping import KEEPINGS

# Other people's packages, and what holds no more than a number of somebody.
ELSEWHERE = {
    "account.emailaddress": "the mirror of Address, removed with the account",
    "account.emailconfirmation": "removed with the account",
    "mfa.authenticator": "removed with the account",
    "socialaccount.socialaccount": "exported by wiring/providers.py, removed with the account",
}


def models_that_reach_a_person():
    for model in apps.get_models(include_auto_created=False):
        targets = {field.related_model for field in model._meta.get_fields() if field.is_relation and field.concrete}
        if model in {Person, Account} or targets & {Person, Account}:
            yield model


@pytest.mark.once
def test_every_model_that_reaches_a_person_is_exported_and_removed_by_somebody():
    covered = set().union(*(keeping.COVERS for keeping in KEEPINGS.values()))
    reaching = {model for model in models_that_reach_a_person() if model._meta.label_lower not in ELSEWHERE}

    assert reaching - covered == set()
