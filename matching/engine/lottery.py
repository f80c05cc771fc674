"""The stated lottery among matchings that are equal in every aim.

Each pair draws a number from the round's seed, so nobody's place in a list or name decides and everybody
can recompute the draw. The matching with the smallest sum wins.
"""

from hashlib import sha256

STEPS = 1 << 16  # fine enough to part equals, coarse enough for the solver's arithmetic


def weight(seed: str, participant: str, challenge: str) -> int:
    """0 to STEPS - 1 from SHA-256 of "seed|participant|challenge" (its first two bytes)."""
    return int.from_bytes(sha256(f"{seed}|{participant}|{challenge}".encode()).digest()[:2], "big")
