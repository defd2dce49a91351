"""The desks of what moderation knows itself: reports, held posts, appeals. A door adds its own in wiring/matters.py."""
