"""What of conversations can be found by words: messages, and the titles of those whose beginning was withdrawn."""
