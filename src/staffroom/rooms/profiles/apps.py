from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "staffroom.rooms.profiles"
    label = "profiles"
