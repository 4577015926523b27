"""Where a page stands: in which help centre, for whom, in which language, and at which address."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from api.answers.articles import Category, categories, category_title, title_locale
from indexer.store import Generation
from kb.visibility import Viewer


@dataclass(frozen=True)
class Place:
    """What every page is made from. All addresses begin with `root`, so that a page also works below a path."""

    generation: Generation
    viewer: Viewer
    locale: str
    """Of the page; one that is served."""

    root: str
    """The path below which a proxy shows it; empty without one."""

    origin: str
    """Scheme and host as the browser sees them."""

    state: str = ""
    """Of content that is being written: pages load themselves anew when it is another. Empty for content that is not."""

    @property
    def name(self) -> str:
        """Of the help centre."""
        return self.generation.help_center.name

    @cached_property
    def categories(self) -> list[Category]:
        """Those that hold something for this viewer."""
        return categories(self.generation, self.locale, self.viewer)

    def path(self, below: str = "", locale: str | None = None) -> str:
        """The address of a page on this host; the home page's where nothing is `below`."""
        return f"{self.root}/{locale or self.locale}/{below}"

    def public(self, below: str = "", locale: str | None = None) -> str:
        """The address of a page for search engines and other machines, with scheme and host."""
        return f"{self.base}/{locale or self.locale}/{below}"

    @property
    def base(self) -> str:
        """Where all pages are for other machines: `base_url` where it names a host, as nobody can forge that."""
        base_url = self.generation.help_center.base_url
        return base_url if "://" in base_url else self.origin + self.root

    def picture(self, path: str) -> str:
        """The address of a picture by its path from the content root."""
        return f"{self.assets}/{path.removeprefix('assets/')}"

    @property
    def assets(self) -> str:
        """Where pictures are."""
        address = self.generation.help_center.assets_url
        below = f"{address}/".startswith(f"{self.root}/") if self.root else True
        return address if "://" in address or below else self.root + address

    def category_title(self, category: str) -> str:
        """In the words of this locale."""
        return category_title(self.generation, category, self.locale)

    def category_lang(self, category: str) -> Markup:
        """The attribute that tells the language of its title, where that is not the page's."""
        tag = title_locale(self.generation, category, self.locale)
        return Markup("") if tag in (None, self.locale) else Markup(' lang="{}"').format(tag)
