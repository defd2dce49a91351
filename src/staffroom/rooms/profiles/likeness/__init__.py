"""People like me: who has most in common with somebody, and what that is, in words.

Shared features weigh by how rare they are here (the logarithm of how many have them), and everything that counts is
said. Nobody is found by what they do not show to whoever looks.
"""
