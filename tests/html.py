"""HTML, as a browser understands it."""

from html.parser import HTMLParser


def tags_of(html: str) -> list[tuple[str, dict[str, str]]]:
    """Each start tag of an HTML text with its attributes, as a browser understands them; what is no tag or text is a tag `!`."""
    tags: list[tuple[str, dict[str, str]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append((tag, {name: value or "" for name, value in attributes}))  # type: ignore[method-assign]
    parser.handle_comment = parser.handle_decl = parser.unknown_decl = parser.handle_pi = lambda _: tags.append(("!", {}))  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return tags


def addresses(html: str, attribute: str) -> list[str]:
    return [attributes[attribute] for _, attributes in tags_of(html) if attribute in attributes]
