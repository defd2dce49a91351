from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "staffroom.commons.help"
    label = "help"
