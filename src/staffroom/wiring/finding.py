"""What can be found by words: kind by kind, each as its room has it."""

from staffroom.rooms.conversations.finding import messages, titles
from staffroom.rooms.networks import finding as networks
from staffroom.rooms.profiles import finding as profiles

FINDINGS = {
    "message": messages,
    "title": titles,
    "network": networks,
    "person": profiles,
}
