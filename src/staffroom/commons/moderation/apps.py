from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "staffroom.commons.moderation"
    label = "moderation"
