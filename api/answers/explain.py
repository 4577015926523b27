"""Why an answer is what it is, for people who tune a help centre: the trace of `ask`, printed."""

from collections.abc import Iterator, Sequence

from api.answers.ask import Trace
from api.answers.attempts import Attempt
from api.answers.confidence import Estimate
from indexer.analysis import Token, analyze, content_words, pairs
from indexer.search import FoundArticle, RewrittenQuery
from kb.locale import language_of


def explain(trace: Trace) -> Iterator[str]:
    """How the question became terms, why each result stands where it stands, and what led to the outcome; a line each."""
    yield from explain_text(trace.request.question, language_of(trace.locale))
    yield ""
    yield f"outcome {trace.answer.outcome}, confidence {trace.answer.confidence:.2f}"
    if trace.answer.handoff.queue:
        yield f"queue {trace.answer.handoff.queue}"
    for attempt in trace.attempts:
        yield from _attempt(attempt)


def explain_text(text: str, language: str) -> Iterator[str]:
    """How a text becomes terms, field by field."""
    tokens = analyze(text, language)
    yield f"text      {text}"
    yield f"language  {language}"
    yield f"words     {_terms(text, tokens.words)}"
    content = content_words(tokens.words, text, language)
    yield f"  function words, left out of questions: {' '.join(token.term for token in tokens.words if token not in content) or '-'}"
    yield f"grams     {' '.join(token.term for token in tokens.grams)}"
    yield f"prefixes  {' '.join(token.term for token in tokens.prefixes)}"
    yield f"pairs     {' '.join(pairs(content))}"


def _attempt(attempt: Attempt) -> Iterator[str]:
    results, decision = attempt.results, attempt.decision
    yield f"locale {results.locale}: {decision.outcome}, confidence {decision.confidence:.2f}"
    yield from _rewrites(results.rewritten)
    if attempt.told:
        yield f"  decided by what a story tells: {attempt.told}"
    if results.rewritten.kept.query.applied:
        yield "  synonyms  " + "; ".join(results.rewritten.kept.query.applied)
    yield "  words     " + "  ".join(f"{word.term} (weight {word.weight:.2f}{'' if word.known else ', unknown'})" for word in results.words)
    if results.unasked:
        yield f"  left out  {len(results.unasked)} terms that are worth least: the engine takes no more"
    if decision.estimate:
        yield "  evidence  " + ", ".join(f"{name} {value:.2f}" for name, value in decision.estimate.values.items())
        yield from _weights(decision.estimate)
    yield from (f"  reason    {reason.code}: {reason.message}" for reason in decision.reasons)
    for place, article in enumerate(results.articles, 1):
        yield f"  {place}. {article.article}#{article.section.anchor}  score {article.score:.2f}{_parts(article)}  {article.title}"
        yield f"     {article.snippet.marked()}"


def _weights(estimate: Estimate) -> Iterator[str]:
    """How the evidence becomes a confidence: what each piece adds to the log odds of its step."""
    policy = estimate.policy
    for name, chance in estimate.chances.items():
        contributions = (contribution for contribution in estimate.contributions() if contribution.step == name)
        added = ", ".join(f"{piece.evidence} {piece.value:.2f} × {piece.weight:.2f}" for piece in contributions)
        yield f"  {name:9} {chance:.2f} = logistic({policy.fit.steps[name].intercept:.2f}, {added})"
    own = f", made its own by {policy.adjustment.questions} questions" if policy.adjustment else ""
    yield f"  decides   answer from {policy.answer_from:.2f}, suggest from {policy.suggest_from:.2f}{own}"


def _rewrites(rewritten: RewrittenQuery) -> Iterator[str]:
    for candidate in rewritten.candidates:
        kept = " (kept)" if candidate is rewritten.kept else ""
        yield f"  read      {candidate.reason or 'as typed'}: {candidate.query.text} (explained {candidate.explained:.2f}){kept}"


def _parts(article: FoundArticle) -> str:
    """What the score is made of, where meaning had a part in it; the rest is other sections of the article."""
    if not article.parts:
        return ""
    exact = f", exact {article.parts.exact:.2f}" if article.parts.exact else ""
    return f" (words {article.parts.lexical:.2f}, meaning {article.parts.semantic:.2f}{exact})"


def _terms(text: str, tokens: Sequence[Token]) -> str:
    return "  ".join(
        token.term if token.term == text[token.start : token.end] else f"{text[token.start : token.end]}→{token.term}" for token in tokens
    )
