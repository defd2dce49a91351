from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "staffroom.rooms.people"
    label = "people"
