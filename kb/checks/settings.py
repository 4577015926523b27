"""`help-center.yaml` says in each locale what its readers must be told."""

from collections.abc import Iterator

from kb.files import SETTINGS_FILE, Files
from kb.problems import Problem


def check_locales(files: Files) -> Iterator[Problem]:
    """Locales without an article."""
    with_articles = {path.partition("/")[0] for path in (*files.articles, *files.unread)}
    for locale in files.help_center.locales:
        if locale not in with_articles:
            fallbacks = files.help_center.fallbacks(locale)
            readers = f"its readers get those in {', '.join(f'`{tag}`' for tag in fallbacks)}" if fallbacks else "its readers find nothing"
            yield _warning(files, ("locales", locale), f"no articles in `{locale}/`: {readers}; write some, or remove the locale")


def check_contacts(files: Files) -> Iterator[Problem]:
    """Locales whose readers reach nobody, and buttons in another language than theirs."""
    channels = files.help_center.contact
    if not channels:
        yield _warning(files, (), "no `contact`: nobody can be reached when no article helps; add a channel")
        return
    for locale in files.help_center.locales:
        if all(channel.value_in(locale) is None for channel in channels):
            yield _warning(files, ("contact",), f"no `contact` for readers of `{locale}`; add a `value` for it to a channel")
    for place, channel in enumerate(channels):
        for locale in files.help_center.locales:
            if channel.value_in(locale) is not None and locale not in channel.label:
                shown = channel.label.get(files.help_center.default_locale, channel.kind)
                message = f"no `label` in `{locale}`, whose readers get `{shown}`; add one"
                yield _warning(files, ("contact", place, "label"), message)


def check_categories(files: Files) -> Iterator[Problem]:
    """Categories that some readers see under the name of their folder."""
    for category, titles in files.help_center.categories.items():
        missing = [locale for locale in files.help_center.locales if locale not in titles]
        if missing:
            tags = ", ".join(f"`{locale}`" for locale in missing)
            yield _warning(files, ("categories", category), f"no name in {tags}, whose readers get `{category}`; add one")


def _warning(files: Files, path: tuple[str | int, ...], message: str) -> Problem:
    return Problem(SETTINGS_FILE, files.settings.line(*path) if path else 0, message, "warning")
