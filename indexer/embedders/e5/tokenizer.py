"""Text to tokens: the likeliest way to cut it into known pieces (a unigram model, as SentencePiece has it)."""

import re
from array import array

import marisa_trie

from indexer.embedders.e5.packed import PackedModel

_SPACE = "\u2581"
"""Stands for a space in pieces."""

_UNKNOWN_PENALTY = 10.0
"""By how much less likely than any piece an unknown character is."""


class Tokenizer:
    """Safe from any thread."""

    def __init__(self, model: PackedModel) -> None:
        pieces = model.pieces()
        specials = {pieces[number] for number in model.specials} | {"<mask>"}
        self._trie = marisa_trie.Trie([piece for piece in pieces if piece and piece not in specials])
        self._ids = array("i", bytes(4 * len(self._trie)))
        for number, piece in enumerate(pieces):
            if piece in self._trie:
                self._ids[self._trie[piece]] = number
        self._scores = array("f", model.scores.tobytes())
        self._longest = max(map(len, pieces))
        self._unknown = model.specials.unknown
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._normalisation = model.normalisation

    def tokens(self, text: str) -> list[int]:
        """The ids of its pieces, in order."""
        text = re.sub(" +", " ", text.translate(self._normalisation))
        text = (text if text.startswith(" ") else f" {text}").replace(" ", _SPACE)
        pieces = self._best_pieces(text)
        place, tokens = len(text), []
        while place:
            token, place = pieces[place]
            tokens.append(token)
        return tokens[::-1]

    def _best_pieces(self, text: str) -> list[tuple[int, int]]:
        """For each place the last piece of the likeliest way to it, and where that piece begins."""
        best = [0.0, *[float("-inf")] * len(text)]
        last = [(self._unknown, start) for start in range(-1, len(text))]
        for start in range(len(text)):
            for piece in self._trie.prefixes(text[start : start + self._longest]):
                end, number = start + len(piece), self._ids[self._trie[piece]]
                score = best[start] + self._scores[number]
                if score > best[end]:
                    best[end], last[end] = score, (number, start)
            score = best[start] + self._unknown_score
            if score > best[start + 1]:
                best[start + 1], last[start + 1] = score, (self._unknown, start)
        return last
