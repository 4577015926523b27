"""Is it answered as people judged? Their lines, asked of a help centre: what is answered, what goes to a human, and what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.answers import Answer, Request, ask
from api.evaluation.judged import JudgedAnswer, judge_answer
from api.evaluation.metrics import share
from benchmarks.confidence.judged_lines import JudgedLine, LineKind, read_lines
from benchmarks.confidence.wrong_answers import HEADING, wrong_answers
from benchmarks.help_center import opened
from kb.content import read_content


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line, and what came of it."""

    line: JudgedLine
    answer: Answer

    @property
    def judged(self) -> JudgedAnswer:
        """The answer beside what would have been right."""
        return judge_answer(self.answer, self.line.right or frozenset())

    @property
    def human(self) -> bool:
        """Whether it was taken as asking for a human."""
        return any(reason.code == "asked_for_human" for reason in self.answer.reasons)


def measure(root: Path, files: tuple[Path, ...], runs: Path | None, semantic: bool) -> None:
    """Prints the figures of each file, and of all, at the settings of the content in `root`; writes answers where asked."""
    content = read_content(root)
    lines = read_lines(files, content)
    width = max(28, *(len(path.name) + 1 for path in files))
    kinds = f"{'answer':>8}{'answered':>10}{'right':>8}{'near':>8}{'answered':>10}{'off':>8}{'answered':>10}"
    print(f"{'file':{width}}{kinds}{'human':>8}{'taken':>8}{'nothuman':>10}{'taken':>8}{HEADING}")
    everything: list[AskedLine] = []
    with opened(content, semantic) as (generation, embedder):
        for path, judged in lines.items():
            asked = [AskedLine(line, ask(generation, Request(line.question, line.locale), embedder)) for line in judged]
            everything += asked
            print(f"{path.name:{width}}{_row(asked)}", flush=True)
            if runs:
                _write(runs, path.name, asked)
    if len(lines) > 1:
        print(f"{'all':{width}}{_row(everything)}")


def _row(asked: Sequence[AskedLine]) -> str:
    def of(kind: LineKind) -> list[AskedLine]:
        return [line for line in asked if line.line.kind == kind]

    def answered(kind: LineKind) -> str:
        return f"{len(of(kind)):8}{share([line.judged.answered for line in of(kind)]):10.3f}"

    right = share([line.judged.right for line in of("answer") if line.judged.answered])
    taken = {kind: share([line.human for line in of(kind)]) for kind in ("human", "nothuman")}
    humans = f"{len(of('human')):8}{taken['human']:8.3f}{len(of('nothuman')):10}{taken['nothuman']:8.3f}"
    wrong = wrong_answers(line.judged for line in asked if line.line.right is not None)
    return f"{answered('answer')}{right:8.3f}{answered('near')}{answered('off')}{humans}{wrong}"


def _write(folder: Path, name: str, asked: Sequence[AskedLine]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8") as file:
        file.write("question\tkind\tconfidence\toutcome\tfirst article\treasons\n")
        for line in asked:
            first = line.answer.results[0].article if line.answer.results else ""
            reasons = ",".join(reason.code for reason in line.answer.reasons)
            told = (line.line.question, line.line.kind, line.answer.confidence, line.answer.outcome, first, reasons)
            file.write("\t".join(map(str, told)) + "\n")
