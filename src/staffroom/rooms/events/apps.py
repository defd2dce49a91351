from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "staffroom.rooms.events"
    label = "events"
