"""A mail provider instead of a mail server: it calls us when mail comes, and takes ours by its API.

`django-anymail` knows the providers' languages. `kinds` says which we know and what each wants to be told, `entering`
keeps that, `hearing` takes what a provider tells us, `sending` hands it our mail.
"""
