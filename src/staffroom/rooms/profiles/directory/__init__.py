"""The directory of people: what is asked of it, who is found, and how the others could be narrowed down.

Everything counts through `Trait.objects.visible_to`, so that nobody is found by, or counted under, what is not shown.
"""
