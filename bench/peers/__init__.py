"""The programs we are measured against: Mailman 3 with HyperKitty, and public-inbox.

`python -m bench.peers setup FOLDER` installs and fills them in a scratch folder, `start` and `stop` do what they say.
"""
