"""Why a file can't be read: found in a child process, shown by its parent in the reader's language."""


def marked(words: str) -> str:
    """`words` as they are. Imported as `_`, it shows them to the translators; Django's own mark needs settings."""
    return words
