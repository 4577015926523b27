"""What came of the probes of a help centre: an answer's confidence by the shipped calibration, and the evidence that it had."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from api.answers import Request, trace
from api.answers.confidence import log_odds, shipped
from api.answers.decide import NEVER_ANSWERED
from api.evaluation.judged import JudgedAnswer, judge_answer
from api.evaluation.probes import ENOUGH, Probe, own_probes, voted_probes, written_probes
from api.evaluation.relevance_tests import Kind, opened
from api.evaluation.verdicts import Verdict, with_verdicts
from api.runtime import Runtime
from indexer.search import QueryEmbedder
from indexer.store import Generation
from kb.article import Content
from kb.calibration import SHIPPED


@dataclass(frozen=True, slots=True)
class Observation:
    """A probe and its answer, judged."""

    judged: JudgedAnswer
    values: Mapping[str, float]
    """The evidence by name, and `SHIPPED`; empty where nothing was found, or no confidence would have been enough."""

    locale: str
    group: str
    hidden: bool
    """Whether its right articles were hidden."""

    def with_confidence(self, confidence: float) -> "Observation":
        """The same, judged with another confidence."""
        return replace(self, judged=self.judged.with_confidence(confidence))


def observe(content: Content, runtime: Runtime, known: Sequence[Verdict] = ()) -> dict[Kind, list[Observation]]:
    """What comes of all probes, by words alone, and with meaning where an embedder is set; `known` is what customers and agents said."""
    seen: dict[Kind, list[Observation]] = {}
    for part, probes in _rounds(with_verdicts(replace(content, calibration=None), known), known):
        with opened(part, runtime) as (generation, embedder):
            ways: dict[Kind, QueryEmbedder | None] = {"lexical": None, **({"semantic": embedder} if embedder else {})}
            for kind, way in ways.items():
                seen.setdefault(kind, []).extend(_observe(probes, generation, way))
    return seen


def _rounds(content: Content, known: Sequence[Verdict]) -> Iterator[tuple[Content, Iterable[Probe]]]:
    own = [*own_probes(content), *voted_probes(known)]
    if own:
        yield content, own
    if sum(map(len, content.questions.values())) < ENOUGH:
        yield from written_probes(content)


def _observe(probes: Iterable[Probe], generation: Generation, embedder: QueryEmbedder | None) -> Iterator[Observation]:
    for probe in probes:
        if probe.locale not in generation.locales:
            continue
        request = Request(probe.text, probe.locale, rejected=tuple(sorted(probe.hidden)))
        traced = trace(generation, request, embedder, shipped())
        judged, estimate = judge_answer(traced.answer, probe.right), traced.attempts[0].decision.estimate
        if probe.wrong:  # it tells something only where the same comes first again
            if not traced.answer.results or traced.answer.results[0].article not in probe.wrong:
                continue
            judged = replace(judged, answerable=True)
        if estimate is None or NEVER_ANSWERED & {reason.code for reason in traced.answer.reasons}:
            values, judged = {}, judged.with_confidence(0.0)
        else:
            values = {**estimate.values, SHIPPED: log_odds(estimate.confidence)}
        yield Observation(judged, values, probe.locale, probe.group, bool(probe.hidden))
