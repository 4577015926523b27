"""Confidence is a probability, from the fit for what is known of the question."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.answers.confidence import ConfidencePolicy, Fit, Step, confidence_policy, shipped
from indexer.embedders import Embedder
from indexer.search import Evidence, QueryEmbedder
from indexer.search.evidence import Nearness
from indexer.store import Generation
from kb.calibration import SHIPPED, Adjustment
from tests.asking import asked, evidence_of, searched, slugs
from tests.conftest import Publish
from tests.embedders import RandomEmbedder, TroubledEmbedder, without_time_limit
from tests.handoff.content import ANSWERED, FILES, SUGGESTED, TWINS

SHARES = st.floats(0, 1)
COSINES = st.floats(-1, 1)
NUMBERS = st.floats(-1e6, 1e6)


def evidences(near: bool) -> st.SearchStrategy[Evidence]:
    amounts = dict.fromkeys(("length", "matched", "clear"), st.floats(0, 8))
    names = [name for name in Evidence.__slots__ if name not in {*amounts, "missing", "near"}]
    nearness = st.builds(Nearness, COSINES, COSINES, st.floats(-2, 2), SHARES) if near else st.none()
    return st.builds(Evidence, missing=st.just(()), near=nearness, **amounts, **dict.fromkeys(names, SHARES))


def policy(fit: Fit, adjustment: Adjustment | None = None) -> ConfidencePolicy:
    return ConfidencePolicy(fit, adjustment, 0.5, 0.1)


@pytest.mark.parametrize("near", [False, True], ids=["lexical", "semantic"])
def test_confidence_is_the_product_of_the_steps_chances_and_those_add_up(near: bool) -> None:
    fit = shipped().semantic if near else shipped().lexical

    @settings(max_examples=150)
    @given(evidences(near))
    def check(evidence: Evidence) -> None:
        estimate = policy(fit).estimate(evidence)
        chances = estimate.chances
        assert list(chances) == ["topic", "article", "first"]
        for name, chance in chances.items():
            contributions = [contribution for contribution in estimate.contributions() if contribution.step == name]
            assert {contribution.evidence for contribution in contributions} == fit.steps[name].weights.keys()
            added = fit.steps[name].intercept + sum(contribution.value * contribution.weight for contribution in contributions)
            assert chance == pytest.approx(1 / (1 + math.exp(-added)))
        confidence = estimate.confidence
        assert confidence == pytest.approx(math.prod(chances.values()), abs=0.5e-4)
        assert 0 <= confidence <= 1

    check()


@settings(max_examples=150)
@given(evidences(near=True), NUMBERS, st.lists(NUMBERS, min_size=3, max_size=3), st.floats(0.001, 100), NUMBERS)
def test_confidence_stays_a_probability_whatever_the_coefficients(
    evidence: Evidence, intercept: float, weights: Sequence[float], slope: float, shift: float
) -> None:
    step = Step(intercept=intercept, weights=dict(zip(["nearest", "lead", "length"], weights, strict=True)))
    fit = shipped().lexical.model_copy(update={"steps": {"topic": step, "article": step, "first": step}})
    own = Adjustment(weights={SHIPPED: slope, "lead": weights[0]}, intercept=shift, thresholds=fit.thresholds, questions=1, hidden=0)
    for adjustment in (None, own):
        assert 0 <= policy(fit, adjustment).estimate(evidence).confidence <= 1


@settings(max_examples=100)
@given(evidences(near=False), evidences(near=False), st.floats(0.01, 10), st.floats(-5, 5))
def test_an_adjustment_by_the_shipped_confidence_alone_keeps_the_order(
    first: Evidence, second: Evidence, slope: float, shift: float
) -> None:
    fit = shipped().lexical
    own = policy(fit, Adjustment(weights={SHIPPED: slope}, intercept=shift, thresholds=fit.thresholds, questions=1, hidden=0))
    lower, higher = sorted((first, second), key=lambda evidence: math.prod(fit.chances(evidence.values()).values()))
    assert own.estimate(lower).confidence <= own.estimate(higher).confidence


class Renamed:
    """The real embedder under another name."""

    def __init__(self, real: Embedder, model: str) -> None:
        self.model, self.embed_questions, self.embed_chunks = model, real.embed_questions, real.embed_chunks


def test_with_vectors_the_semantic_fit_is_used(semantic: Generation, query_embedder: QueryEmbedder) -> None:
    evidence = evidence_of(searched(semantic, ANSWERED, embedder=query_embedder))
    assert evidence.near
    assert confidence_policy(semantic, "en", evidence).fit == shipped().semantic
    assert confidence_policy(semantic, "en", evidence).answer_from == shipped().semantic.thresholds.answering(30, 20)


def test_without_a_vector_of_the_question_the_lexical_fit_is_used(semantic: Generation, small: Generation) -> None:
    failing = without_time_limit(TroubledEmbedder(RandomEmbedder(semantic.manifest.model), failing=True))
    evidence = evidence_of(searched(semantic, ANSWERED, embedder=failing))
    assert (evidence.near, confidence_policy(semantic, "en", evidence).fit) == (None, shipped().lexical)
    for question in (ANSWERED, SUGGESTED, TWINS):
        degraded, plain = asked(semantic, question, embedder=failing), asked(small, question)
        assert (degraded.degraded, plain.degraded) == ("embedder_failed", None)
        assert (degraded.outcome, degraded.confidence) == (plain.outcome, plain.confidence)
        assert (slugs(degraded), degraded.reasons, degraded.handoff) == (slugs(plain), plain.reasons, plain.handoff)


def test_of_an_embedder_that_was_not_calibrated_the_lexical_fit_is_used(publish: Publish, embedder: Embedder) -> None:
    own = Renamed(embedder, "somebody's own")
    generation = publish(FILES, own)
    evidence = evidence_of(searched(generation, ANSWERED, embedder=without_time_limit(own)))
    assert evidence.near
    assert confidence_policy(generation, "en", evidence).fit == shipped().lexical
    answer = asked(generation, ANSWERED, embedder=without_time_limit(own))
    assert (answer.degraded, answer.confidence) == (None, policy(shipped().lexical).estimate(evidence).confidence)
