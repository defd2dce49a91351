"""Rows that point at somebody who turned out to be somebody else: they point at that one from now on."""

from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from .models import Person


def relations() -> dict[str, "models.ForeignKey[Any, Any]"]:
    """Everything that points at a person, in every app: “conversations.Message.author” and the like."""
    return {
        f"{model._meta.label}.{field.name}": field  # noqa: SLF001  Django's documented way
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()  # noqa: SLF001
        if isinstance(field, models.ForeignKey) and field.related_model is Person
    }


def hand_over(label: str, former: Person, person: Person) -> None:
    """What points at `former` by this relation points at `person`.

    Where there can be only one, theirs stays and the former one's is gone; so is what would point from them to
    themselves.
    """
    field = relations()[label]
    rows = field.model._base_manager.filter(**{field.name: former})  # noqa: SLF001  whatever hides rows from readers
    if not _are_given(rows, field.name, person):
        for pk in list(rows.values_list("pk", flat=True)):
            if not _are_given(rows.filter(pk=pk), field.name, person):
                rows.filter(pk=pk).delete()


def left_with(former: Person, but: frozenset[str]) -> list[str]:
    """The relations by which anything points at `former` still, without those in `but`."""
    return sorted(
        label
        for label, field in relations().items()
        if label not in but and field.model._base_manager.filter(**{field.name: former}).exists()  # noqa: SLF001
    )


def _are_given(rows: "models.QuerySet[Any]", field: str, person: Person) -> bool:
    try:
        with transaction.atomic():
            rows.update(**{field: person})
    except IntegrityError:
        return False
    return True
