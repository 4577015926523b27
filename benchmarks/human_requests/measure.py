"""Fits landmarks and weights, checks them on languages that they were not fitted on, and measures them with the phrases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.answers.human_meaning import HumanMeaning, dump, nearness, rounded
from api.answers.human_requests import wants_human
from api.answers.locale_choice import told_by_text
from api.evaluation.statistics import centres, fit_logistic
from api.runtime import Runtime, Settings
from benchmarks.human_requests.lines import Line, put_together, read_lines, read_questions
from benchmarks.vector_cache import RememberingEmbedder
from indexer.embedders import Embedder, centred
from kb.errors import NoEmbedder
from kb.locale import KNOWN, language_of

Vectors = NDArray[np.float32]

_LANDMARKS = 200
"""Of requests, and as many of other lines. With 300 of each, as good."""

_STRENGTH = 10.0
"""The inverse of the regularisation. With 3, 10, 30 and 100, phrases and meaning together take .929, .944, .944 and .944 of requests."""

_WEIGHT = 4.0
"""Of a line, where an ordinary question, of which there are many more, weighs 1; one that is put together weighs half of it."""

_FALSE = 0.001
"""The share of ordinary questions that meaning may take besides those that phrases take: together they are to stay below .2 %."""

_BATCH = 32


@dataclass(frozen=True, slots=True)
class _Sample:
    """Lines with their vectors."""

    lines: Sequence[Line]
    vectors: Vectors
    weight: float

    def part(self, wanted: Callable[[Line], bool]) -> "_Sample":
        """The lines that are wanted."""
        places = [place for place, line in enumerate(self.lines) if wanted(line)]
        return _Sample([self.lines[place] for place in places], self.vectors[places], self.weight)


def measure(
    lines: Sequence[Path], ordinary: Sequence[Path], apart: Sequence[Path], unseen: Path | None, out: Path | None, model: str
) -> None:
    """Fits on `lines` and `ordinary` questions, so that few of those `apart` are taken; prints figures; writes what is shipped to `out`."""
    found = Runtime(Settings()).build_embedder()
    if not found:
        raise NoEmbedder("no embedder is set; run `pip install 'kotae[semantic]'`, or set KOTAE_EMBEDDER")
    embed = partial(_embed, RememberingEmbedder(found))
    written, questions = read_lines(lines), read_questions(ordinary)
    samples = [embed(written, _WEIGHT), embed(put_together(written, questions), _WEIGHT / 2), embed(questions, 1.0)]
    rest = embed([line for line in read_questions(apart) if not _by_phrases(line)], 1.0)
    _leave_languages_out(samples, rest)
    meaning = _fit(samples, rest)
    print(f"\nordinary questions apart: {len(rest.lines)} that no phrase takes, of {len(read_questions(apart))}")
    if unseen:
        _print(embed(read_lines([unseen]), 1.0), meaning)
    if out:
        out.write_text(dump(meaning, model), encoding="utf-8")


def _fit(samples: Sequence[_Sample], apart: _Sample) -> HumanMeaning:
    """Landmarks of what we wrote; weights by all; the threshold by the questions apart."""
    lines = [line for sample in samples for line in sample.lines]
    vectors = np.concatenate([sample.vectors for sample in samples])
    asks, ours = (np.array([getattr(line, name) for line in lines]) for name in ("asks", "ours"))
    landmarks = rounded(np.concatenate([centres(vectors[kind & ours], _LANDMARKS) for kind in (asks, ~asks)]))
    weights = [sample.weight for sample in samples for _ in sample.lines]
    fitted, intercept = fit_logistic(nearness(vectors, landmarks), asks, weights, _STRENGTH)
    meaning = HumanMeaning(landmarks, fitted.astype(np.float32), intercept, 0.0)
    return meaning._replace(threshold=float(np.quantile(meaning.log_odds(apart.vectors), 1 - _FALSE)))


def _leave_languages_out(samples: Sequence[_Sample], apart: _Sample) -> None:
    """Prints how a language's lines are taken by meaning that was fitted without the language."""
    print(f"{'by meaning, fitted without the language':42}{'asking':>8}{'taken':>8}{'others':>8}{'taken':>8}")
    for language in sorted({language_of(line.locale) for line in samples[0].lines}):
        meaning = _fit([sample.part(lambda line, left=language: language_of(line.locale) != left) for sample in samples], apart)  # type: ignore[misc]
        own = samples[0].part(lambda line, left=language: language_of(line.locale) == left)  # type: ignore[misc]
        print(f"{language:42}{_row(own.lines, meaning.log_odds(own.vectors) > meaning.threshold)}", flush=True)


def _print(sample: _Sample, meaning: HumanMeaning) -> None:
    """Prints how unseen lines are taken, by phrases alone and with meaning."""
    phrases = np.array([_by_phrases(line) for line in sample.lines])
    both = phrases | (meaning.log_odds(sample.vectors) > meaning.threshold)
    for name, taken in (("by phrases alone", phrases), ("with meaning", both)):
        print(f"\n{f'unseen lines, {name}':42}{'asking':>8}{'taken':>8}{'others':>8}{'taken':>8}")
        for locale in (*sorted({line.locale for line in sample.lines}), "all"):
            places = [place for place, line in enumerate(sample.lines) if locale in {line.locale, "all"}]
            print(f"{locale:42}{_row([sample.lines[place] for place in places], taken[places])}")


def _row(lines: Sequence[Line], taken: NDArray[np.bool_]) -> str:
    asks = np.array([line.asks for line in lines])
    return "".join(f"{kind.sum():8}{taken[kind].mean() if kind.any() else float('nan'):8.3f}" for kind in (asks, ~asks))


def _by_phrases(line: Line) -> bool:
    return wants_human(line.text, line.locale, told_by_text(line.text, (line.locale, *KNOWN)) or line.locale)


def _embed(embedder: Embedder, lines: Sequence[Line], weight: float) -> _Sample:
    texts = [line.text for line in lines]
    batches = [embedder.embed_questions(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
    rows = [
        centred(vector[None], "questions", line.locale, embedder.model) for line, vector in zip(lines, np.concatenate(batches), strict=True)
    ]
    return _Sample(lines, np.concatenate(rows), weight)
