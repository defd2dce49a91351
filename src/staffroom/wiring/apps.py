from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "staffroom.wiring"
    label = "wiring"
