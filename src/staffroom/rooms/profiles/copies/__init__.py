"""A profile in other forms than its page: as a card for address books, for programs, for search engines, on paper.

Each is made from a ShownProfile, and so says what whoever asked may see, and no more.
"""
