"""Japanese text without a dictionary: character bigrams, which measured as well as a tokenizer."""

from iwate_kankei.words import fold


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters or digits; punctuation and spaces part them."""
    folded = fold(text)
    return frozenset(a + b for a, b in zip(folded, folded[1:], strict=False) if a.isalnum() and b.isalnum())


def similarity(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard: shared bigrams of all bigrams, 0 to 1."""
    return len(a & b) / len(a | b) if a and b else 0.0
