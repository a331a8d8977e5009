"""Compare two codings of one topic: how far they agree, what matters, and what is decided."""
