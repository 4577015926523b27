"""Every place keeps the same promises."""

from indexer.publishing.place import Place


def test_what_is_written_is_read_and_listed_until_it_is_deleted(place: Place) -> None:
    assert place.read("objects/aa/one") is None
    place.write("objects/aa/one", b"first")
    place.write("objects/aa/one", b"second")
    place.write("CURRENT", b"")
    found = place.read("objects/aa/one")
    assert found
    assert found.data == b"second"
    stored = place.list("objects")
    assert {path: file.size for path, file in stored.items()} == {"objects/aa/one": 6}
    place.delete(stored)
    assert place.list("objects") == {}
    place.delete([])


def test_only_who_saw_the_file_as_it_is_replaces_it(place: Place) -> None:
    assert place.swap("CURRENT", b"one", None)
    assert not place.swap("CURRENT", b"two", None)
    seen = place.read("CURRENT")
    assert seen
    assert place.swap("CURRENT", b"three", seen.tag)
    assert not place.swap("CURRENT", b"four", seen.tag)
    found = place.read("CURRENT")
    assert found
    assert found.data == b"three"
