"""The demo: a community written for it, personas to sign in as, and a mailbox that shows both doors side by side."""
