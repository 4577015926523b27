"""Only edits that matter age a translation, and only the sections that they are in."""

from hypothesis import given
from hypothesis import strategies as st

from kb.translations.ageing import Ageing, State, ageing
from kb.translations.source_hash import SourceHash

words = st.text("abcd", min_size=1, max_size=1)
hashes = st.builds(SourceHash, words, st.lists(words, max_size=6).map(tuple))
edits = st.lists(st.builds(State, hashes, st.booleans()), max_size=5)


def states(*edited: tuple[str, bool]) -> list[State]:
    return [State(SourceHash("t", tuple(sections)), minor) for sections, minor in edited]


def test_a_changed_section_ages_that_one() -> None:
    assert ageing(SourceHash("t", ("a", "b", "c")), states(("axc", False))) == Ageing(head=False, changed=(1,), aged=(1,))


def test_a_minor_edit_after_a_change_hides_it_not() -> None:
    assert ageing(SourceHash("t", ("a", "b")), states(("ax", False), ("ay", True))) == Ageing(head=False, changed=(1,), aged=(1,))


def test_a_section_that_was_edited_in_passing_is_not_aged_by_a_change_elsewhere() -> None:
    assert ageing(SourceHash("t", ("a", "b", "c")), states(("axc", True), ("axz", False))) == Ageing(head=False, changed=(2,), aged=(2,))


def test_sections_that_move_are_not_behind_and_lost_ones_are() -> None:
    assert ageing(SourceHash("t", ("a", "b", "c")), states(("ca", False))) == Ageing(head=False, changed=(), aged=(1,))


@given(hashes, edits)
def test_minor_edits_alone_age_nothing(made_from: SourceHash, edited: list[State]) -> None:
    minor = [State(state.hash, minor=True) for state in edited]
    assert ageing(made_from, minor) == Ageing(head=False, changed=(), aged=())


@given(hashes, edits)
def test_places_are_those_of_the_two_texts(made_from: SourceHash, edited: list[State]) -> None:
    found = ageing(made_from, edited)
    assert all(place < len(edited[-1].hash.sections) for place in found.changed)
    assert all(place < len(made_from.sections) for place in found.aged)
