"""What a generation is made of, as a hash: the same content and code give the same id."""

import hashlib
from collections.abc import Iterable

from indexer.analysis import fingerprint
from indexer.embedders import language_means_version
from indexer.store import completions, documents, synonym_rules
from indexer.store.manifest import FORMAT
from kb.article import Article, Content
from kb.locale import language_of


def identify(content: Content, engine: str, model: str = "") -> str:
    """The id of the generation that `content` makes: a hash of the content and of all that builds it. Hexadecimal, 16 characters.

    `engine` is the engine's version, `model` the embedder's, if there is one.
    """
    parts = [content.help_center.model_dump_json()]
    parts += [digest(content, locale, engine, model) for locale in content.help_center.locales]
    parts += [content.calibration.model_dump_json()] if content.calibration else []
    parts += [f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for name, file in sorted(content.assets.items())]
    return _hash(parts)


def digest(content: Content, locale: str, engine: str, model: str) -> str:
    """A hash of all that one locale's files depend on."""
    rules = content.synonyms.get(locale, ())
    digests = (article.digest() for article in content.of(locale))
    return _hash([code(locale, engine, model), *digests, *([synonym_rules.dump(rules)] if rules else [])])


def code(locale: str, engine: str, model: str) -> str:
    """A hash of all but the content that one locale's files depend on."""
    return _hash([form(language_of(locale)), engine, model, language_means_version() if model else ""])


def shard_digest(code: str, articles: Iterable[Article]) -> str:
    """A hash of all that the engine's files of some articles depend on."""
    return _hash([code, *(article.digest() for article in articles)])


def completions_digest(texts: Iterable[completions.Text]) -> str:
    """A hash of all that one part's completions depend on besides the code."""
    return _hash([repr(text) for text in texts])


def form(language: str) -> str:
    """What our own code makes of articles in a language, as a text that differs where that may."""
    return f"{FORMAT} {documents.PART_WEIGHTS} {fingerprint(language)}"


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
