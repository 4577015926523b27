"""A guide leads everybody somewhere: no dead ends, no loops, no steps that nobody reaches."""

from collections.abc import Iterator, Mapping

from kb.files import ArticleFile, Files
from kb.guide import next_step
from kb.markdown.flaw import quoted
from kb.markdown.guide import Step
from kb.problems import Problem, nearest

_Flaw = tuple[int, str]
"""A line of the Markdown, and what is wrong there."""


def check_guides(files: Files) -> Iterator[Problem]:
    """What is wrong with each guide as a tree of steps."""
    for file in files.articles.values():
        if file.metadata.type == "guide":
            for line, message in _flaws(file, files):
                yield Problem(file.path, file.body_line + line if line else file.head_line("type"), message)


def _flaws(file: ArticleFile, files: Files) -> Iterator[_Flaw]:
    steps = {step.id: step for step in file.markdown.steps}
    if not steps:
        yield 0, "a guide needs steps; write each question as a `##` heading, and below it a list of links, one for each answer"
        return
    for step in steps.values():
        yield from _step_flaws(step, steps, file, files)
    follows = _follows(steps, file)
    yield from _loops(steps, follows)
    reached = _reached(next(iter(steps)), follows)
    for step in steps.values():
        if step.id not in reached:
            yield step.line, f"no option leads to the step {quoted(step.question)}; link to `#{step.id}` from another step, or delete it"


def _step_flaws(step: Step, steps: Mapping[str, Step], file: ArticleFile, files: Files) -> Iterator[_Flaw]:
    if not step.options:
        way = "end it with a list of links and nothing else, one for each answer"
        yield step.line, f"the step {quoted(step.question)} is a dead end; {way}"
    for option in step.options:
        anchor = next_step(option, file)
        if not option.label:
            yield option.line, "an option says nothing; write into its brackets what people choose"
        if anchor is not None and anchor not in steps and (not anchor or anchor in file.markdown.anchors):
            yield option.line, f"{quoted(option.target)} leads to no step of this guide; {nearest(anchor, list(steps))}"
        if option.queue and option.queue not in files.help_center.queues:
            yield option.line, f"unknown queue {quoted(option.queue)}; {nearest(option.queue, list(files.help_center.queues))}"


def _follows(steps: Mapping[str, Step], file: ArticleFile) -> dict[str, list[tuple[str, int]]]:
    """By step, those that its options lead to, each with the option's line."""
    return {
        step.id: [(anchor, option.line) for option in step.options if (anchor := next_step(option, file)) in steps and anchor]
        for step in steps.values()
    }


def _reached(start: str, follows: Mapping[str, list[tuple[str, int]]]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = [step for step, _ in follows[waiting.pop()] if step not in reached]
        reached.update(new)
        waiting += new
    return reached


def _loops(steps: Mapping[str, Step], follows: Mapping[str, list[tuple[str, int]]]) -> Iterator[_Flaw]:
    """The first option that leads back to a step from which one comes to it; the next is told when that one is mended."""
    rest = _leading_to_circles(follows)
    step, seen = next((step for step in steps if step in rest), None), set[str]()
    while step is not None:
        seen.add(step)
        anchor, line = next((anchor, line) for anchor, line in follows[step] if anchor in rest)
        if anchor in seen:
            way = "lead on to another step, an article or a human"
            yield line, f"going round in circles: this option leads back to {quoted(steps[anchor].question)}; {way}"
            return
        step = anchor


def _leading_to_circles(follows: Mapping[str, list[tuple[str, int]]]) -> set[str]:
    """The steps from which one can go on for ever: what is left when all that end are taken away."""
    before: dict[str, list[str]] = {step: [] for step in follows}
    for step, options in follows.items():
        for anchor, _ in options:
            before[anchor].append(step)
    open_ways = {step: len(options) for step, options in follows.items()}
    ended = [step for step, ways in open_ways.items() if not ways]
    for step in ended:  # grows on the way
        for earlier in before[step]:
            open_ways[earlier] -= 1
            if not open_ways[earlier]:
                ended.append(earlier)
    return set(follows) - set(ended)
