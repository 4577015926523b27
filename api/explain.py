"""Why an answer is what it is, for people who tune a help centre."""

from collections.abc import Callable, Iterator, Sequence

from api.ask import Attempt
from api.calibration import Judge
from indexer.analysis import Token, analyze, content_words, pairs
from indexer.evidence import Evidence
from indexer.rescue import Understood
from indexer.search import Found


def explain_text(text: str, language: str) -> Iterator[str]:
    """How a text becomes terms, layer by layer."""
    layers = analyze(text, language)
    yield f"text      {text}"
    yield f"language  {language}"
    yield f"words     {_terms(text, layers.words)}"
    content = content_words(layers.words, text, language)
    yield f"  of these left out of questions: {' '.join(token.term for token in layers.words if token not in content) or '-'}"
    yield f"grams     {' '.join(token.term for token in layers.grams)}"
    yield f"prefixes  {' '.join(token.term for token in layers.prefixes)}"
    yield f"pairs     {' '.join(pairs(content))}"


def explain_question(tried: Sequence[Attempt], judging: Callable[[Evidence], Judge]) -> Iterator[str]:
    """Why each result of a question stands where it stands, and what led to the outcome."""
    for item in tried:
        results, evidence = item.results, item.results.evidence
        yield f"locale {results.locale}: {item.decision.outcome}, confidence {item.decision.confidence:.2f}"
        yield from _readings(results.understood)
        if results.understood.kept.question.applied:
            yield "  synonyms  " + "; ".join(results.understood.kept.question.applied)
        yield "  words     " + "  ".join(
            f"{word.term} (weight {word.weight:.2f}{'' if word.known else ', unknown'})" for word in results.words
        )
        if evidence:
            yield "  evidence  " + ", ".join(f"{name} {value:.2f}" for name, value in evidence.values().items())
            yield from _weighed(evidence, judging(evidence))
        yield from (f"  reason    {reason.code}: {reason.message}" for reason in item.decision.reasons)
        for place, found in enumerate(results.found, 1):
            yield f"  {place}. {found.article}#{found.section.anchor}  score {found.score:.2f}{_parts(found)}  {found.title}"
            yield f"     {found.snippet.marked()}"


def _weighed(evidence: Evidence, judge: Judge) -> Iterator[str]:
    """How the evidence becomes a confidence: what each piece adds to the log odds of its step."""
    for name, chance in judge.fit.chances(evidence).items():
        pieces = [each for each in judge.fit.contributions(evidence) if each.step == name]
        added = ", ".join(f"{each.evidence} {each.value:.2f} × {each.weight:.2f}" for each in pieces)
        yield f"  {name:9} {chance:.2f} = logistic({judge.fit.steps[name].intercept:.2f}, {added})"
    own = f", made its own by {judge.adjustment.questions} questions" if judge.adjustment else ""
    yield f"  decides   answer from {judge.answer_from:.2f}, suggest from {judge.suggest_from:.2f}{own}"


def _readings(understood: Understood) -> Iterator[str]:
    for reading in understood.weighed:
        kept = " (kept)" if reading is understood.kept else ""
        yield f"  read      {reading.reason or 'as typed'}: {reading.question.text} (explained {reading.explained:.2f}){kept}"


def _parts(found: Found) -> str:
    """What the score is made of, where meaning had a part in it; the rest is other sections of the article."""
    if not found.parts:
        return ""
    exact = f", exact {found.parts.exact:.2f}" if found.parts.exact else ""
    return f" (words {found.parts.words:.2f}, meaning {found.parts.meaning:.2f}{exact})"


def _terms(text: str, tokens: Sequence[Token]) -> str:
    return "  ".join(
        token.term if token.term == text[token.start : token.end] else f"{text[token.start : token.end]}→{token.term}" for token in tokens
    )
