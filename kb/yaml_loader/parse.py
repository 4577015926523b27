"""YAML text to nodes: the one module that imports PyYAML. What nobody needs here and what can be abused is refused."""

import re
from collections.abc import Iterator

import yaml

from kb.yaml_loader.nodes import Entry, Flaw, List, Mapping, Node, Scalar, YamlError
from kb.yaml_loader.syntax import why_unreadable

_DEEPEST = 20
"""Our deepest setting stands 5 deep."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, where PyYAML was built with it: ten times as fast. Its events are read in a loop: where it composes nodes it calls itself for
each step, which deep nesting takes the process down with."""

_UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = str.maketrans("\x85\u2028\u2029", "   ")
"""What ends a line for YAML and for no editor."""

_REMARK = re.compile(r"[ \t]+#.*")
_ABUSED = "would stand for other values here, which Kotae does not read; write those out, or put a value that begins with it in quotes"


def parse(text: str) -> Node:
    """The one document of `text`, an empty mapping where there is none; raises `YamlError`."""
    text = text.removeprefix("\ufeff").translate(_LINE_ENDS)
    unwritable = _UNWRITABLE.search(text)
    if unwritable:
        line = text.count("\n", 0, unwritable.start()) + 1
        raise YamlError([Flaw(line, f"a control character (U+{ord(unwritable[0]):04X}) stands in this line; delete it")])
    try:
        return _Composer(text).compose()
    except yaml.MarkedYAMLError as error:
        marks = [mark.index for mark in (error.problem_mark, error.context_mark) if mark]
        raise YamlError([why_unreadable(text, marks or [0])]) from error
    except yaml.YAMLError as error:
        raise YamlError([why_unreadable(text, [0])]) from error


class _Composer:
    """Puts libyaml's events together, without calling itself."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.count("\n") + 1
        self._open: list[Mapping | List] = []
        self._keys: list[Scalar | None] = []
        """Of each open node, the key whose value comes next."""

        self._root: Node | None = None

    def compose(self) -> Node:
        for event in self._events():
            if isinstance(event, yaml.ScalarEvent):
                self._put(self._scalar(event))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()
                self._keys.pop()
        return self._root or Mapping(1)

    def _events(self) -> Iterator[yaml.Event]:
        """All events, without what is refused."""
        for event in yaml.parse(self._text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise self._error(event, f"`*{event.anchor}` {_ABUSED}")
            if isinstance(event, yaml.NodeEvent) and event.anchor:
                raise self._error(event, f"`&{event.anchor}` {_ABUSED}")
            if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag:
                raise self._error(event, "a value that begins with `!` names a type in YAML, which Kotae does not read; put it in quotes")
            if isinstance(event, yaml.DocumentStartEvent) and self._root:
                raise self._error(event, "a second document begins here; delete what follows, or the `---` above it")
            yield event

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if len(self._open) >= _DEEPEST:
            raise self._error(event, f"nested more than {_DEEPEST} deep; write it flat")
        line = self._line(event)
        node = Mapping(line) if isinstance(event, yaml.MappingStartEvent) else List(line, bool(event.flow_style))
        self._put(node)
        self._open.append(node)
        self._keys.append(None)

    def _put(self, node: Node) -> None:
        """Where the next node belongs: the key or the value of a mapping, the end of a list, or the root."""
        parent = self._open[-1] if self._open else None
        if parent is None:
            self._root = node
        elif isinstance(parent, List):
            parent.items.append(node)
        else:
            key = self._keys[-1]
            if key is None:
                self._keys[-1] = self._key(node)
                return
            self._keys[-1] = None
            if key.text in parent.entries:
                parent.repeated.append(key)
            else:
                parent.entries[key.text] = Entry(key, node)

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise YamlError([Flaw(node.line, "a list or mapping stands before `:`; put the whole value in quotes")])
        if node.plain and node.text == "<<":
            raise YamlError([Flaw(node.line, f"`<<` {_ABUSED}")])
        return node

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        start, end = (mark.index if mark else 0 for mark in (event.start_mark, event.end_mark))
        written = self._text[start:end]
        remark = _REMARK.match(self._text, end)
        plain = event.style is None or event.style == ""
        return Scalar(
            event.value, self._line(event), event.value if event.value == written else written, plain, remark[0] if remark else ""
        )

    def _line(self, event: yaml.Event) -> int:
        """Counted from 1; libyaml ends what is empty a line behind the last."""
        return min(int(event.start_mark.line) + 1, self._lines) if event.start_mark else 1

    def _error(self, event: yaml.Event, message: str) -> YamlError:
        return YamlError([Flaw(self._line(event), message)])
