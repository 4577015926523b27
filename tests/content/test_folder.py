"""A content root is read whole, always in the same order, and nothing else in it disturbs."""

from kb.content import read_content
from tests.conftest import WriteContent
from tests.content.reading import HERE
from tests.files import PNG, article


def test_articles_come_sorted_by_locale_and_id_whatever_the_disk_says(write_content: WriteContent) -> None:
    names = ["zh-Hant/account/b.md", "en/account/c.md", "en/account/a.md", "uk/account/a.md", "zh-Hans/account/b.md", "en/account/a-1.md"]
    content = read_content(write_content(dict.fromkeys(names, article())))
    order = [(article.locale, article.id) for article in content.articles]
    assert order == sorted(order)
    assert len(order) == len(names)
    assert [article.id for article in content.of("en")] == ["account/a", "account/a-1", "account/c"]


def test_only_articles_count_and_other_folders_and_files_lie_in_peace(write_content: WriteContent) -> None:
    notes = ["README.md", "assets/README.md", "synonyms/README.md", "questions/README.md", "notes/plan.txt", ".github/x.md"]
    other = [*notes, "en/account/.draft.md", "en/account/here.md~"]
    content = read_content(write_content({HERE: article(), **dict.fromkeys(other, "x"), "synonyms/en.txt": "x, y"}))
    assert [article.id for article in content.articles] == ["account/here"]


def test_pictures_are_known_by_their_path_below_assets(write_content: WriteContent) -> None:
    text = "![](../../assets/a.png) ![](<../../assets/steps/圖 1.png>) Text."
    root = write_content({HERE: article(text=text), "assets/a.png": PNG, "assets/steps/圖 1.png": PNG + b"2"})
    assert {name: path.read_bytes() for name, path in read_content(root).assets.items()} == {"a.png": PNG, "steps/圖 1.png": PNG + b"2"}


def test_only_pictures_that_published_articles_show_are_handed_on(write_content: WriteContent) -> None:
    draft = article("Later", "![](../../assets/draft.png) Text.", status="draft")
    pictures = dict.fromkeys(["assets/shown.png", "assets/draft.png", "assets/nowhere.png"], PNG)
    content = read_content(
        write_content({HERE: article(text="![](../../assets/shown.png) Text."), "en/account/draft.md": draft, **pictures})
    )
    assert list(content.assets) == ["shown.png"]
    assert [problem.file for problem in content.warnings if problem.file.startswith("assets")] == ["assets/nowhere.png"]


def test_a_digest_follows_all_that_readers_and_search_see(write_content: WriteContent) -> None:
    def digest(body: str, name: str = HERE, **front_matter: str) -> str:
        root = write_content({name: article(text=body, **front_matter), "en/account/there.md": article()})
        (digest,) = (article.digest() for article in read_content(root).articles if name == f"{article.locale}/{article.id}.md")
        (root / name).unlink()
        return digest

    same = {digest("Some text."), digest("Some text."), digest("Some text.\n"), digest("Some text.", audience="public")}
    other = [
        digest("Some texts."),
        digest("**Some** text."),
        digest("# Some text."),
        digest("## Some text."),
        digest("[Some](there.md) text."),
        digest("Some text.", promoted="true"),
        digest("Some text.", expires_at="2026-01-01T00:00:00Z"),
        digest("Some text.", "en/account/elsewhere.md"),
        digest("Some text.", "uk/account/here.md"),
    ]
    assert len(same) == 1
    assert len(same.union(other)) == 1 + len(other)
