"""Help: the guides, readable by everybody, on the site as in the repository.

Words: a *guide* is one Markdown file under docs/; a *part* is for whom it is. The same files go into the wheel.
Leans on nothing, and says nothing: it has no models.
"""
