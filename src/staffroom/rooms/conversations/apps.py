from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "staffroom.rooms.conversations"
    label = "conversations"
