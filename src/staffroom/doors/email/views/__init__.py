"""Pages of the email door: leaving by one click, and what the operator sees of the mail."""

from .leaving import unsubscribe

__all__ = ["unsubscribe"]
