from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "staffroom.commons.home"
    label = "home"
