from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "staffroom.rooms.networks"
    label = "networks"
