"""Nobody learns a word of an article that they may not see, by whatever they ask or type."""

import pytest

from api.answers import Viewer
from indexer.store import Generation
from kb.visibility import Audience
from tests.asking import asked, codes, values
from tests.conftest import Publish
from tests.demo import EARLIER
from tests.files import PNG, article
from tests.indexes import publish_in
from tests.suggestions.suggesting import suggested

# each hidden article has a word that no other has, which looks like a slip of none that is public
HIDDEN = {
    "staff": ("Grumblethorpe takeover", "We buy Grumblethorpe for ninety million.", {"audience": "internal"}),
    "scheduled": ("Snickerdoodlery opens", "The Snickerdoodlery opens in spring.", {"publish_at": "2999-01-01T00:00:00Z"}),
    "expired": ("Wobbegongsale", "The Wobbegongsale was fun.", {"expires_at": "2000-01-01T00:00:00Z"}),
    "draft": ("Quiddlesticks", "Quiddlesticks are still to be told.", {"status": "draft"}),
}
SECRETS = {"staff": "grumblethorpe", "scheduled": "snickerdoodlery", "expired": "wobbegongsale", "draft": "quiddlesticks"}
SLIPS = {"staff": "grumblethrope", "scheduled": "snickerdoodelry", "expired": "wobegongsale", "draft": "quidlesticks"}

ELSEWHERE = {
    "uk": ("Таємний ґелґотун", "Ми купимо ґелґотун навесні.", "ґелґотун"),
    "bg": ("Тайният чурулигник", "Купуваме чурулигник напролет.", "чурулигник"),
    "el": ("Το μυστικό φλαμπουριστήρι", "Αγοράζουμε φλαμπουριστήρι την άνοιξη.", "φλαμπουριστηρι"),
    "ja": ("極秘のゾルブラックス計画", "ゾルブラックスを春に買収します。", "ゾルブラックス"),
    "zh-Hans": ("卓布拉斯收购", "我们春天收购卓布拉斯。", "卓布拉斯"),
    "zh-Hant": ("卓布拉斯收購", "我們春天收購卓布拉斯。", "卓布拉斯"),
}

FILES = {
    **{
        f"en/help/{name}.md": article(title, f"{text} ![Plan](../../assets/{name}.png)", wordings=f"[what of {SECRETS[name]}]", **seen)
        for name, (title, text, seen) in HIDDEN.items()
    },
    **{f"{locale}/help/secret.md": article(title, text, audience="internal") for locale, (title, text, _) in ELSEWHERE.items()},
    **{f"{locale}/help/note.md": article(title="№ 1", text="…") for locale in ELSEWHERE},
    "en/help/password.md": article("Reset a password", "Tap reset. ![Where](../../assets/public.png)", wordings="[forgot password]"),
    **{f"assets/{name}.png": PNG for name in (*HIDDEN, "public")},
}


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    return publish_in(tmp_path_factory.mktemp("secretive"), FILES)


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("typed", ["word", "slip", "title"])
def test_no_question_tells_that_a_hidden_word_is_there(secretive: Generation, name: str, typed: str) -> None:
    question = {"word": SECRETS[name], "slip": SLIPS[name], "title": HIDDEN[name][0]}[typed]
    answer = asked(secretive, f"password {question}")
    assert answer.interpreted_as is None
    assert {word.casefold() for word in question.split()} <= {word.casefold() for word in values(answer, "unknown_words")}
    told = answer.model_dump_json(exclude={"question", "reasons"}).casefold()
    assert SECRETS[name] not in told


@pytest.mark.parametrize("locale", ELSEWHERE)
def test_so_it_is_in_every_language(secretive: Generation, locale: str) -> None:
    title, _, secret = ELSEWHERE[locale]
    for question in (secret, title):
        answer = asked(secretive, question, locale)
        assert (answer.results, answer.interpreted_as) == ((), None)
        assert "nothing_found" in codes(answer)
        assert not suggested(secretive, question[:-1], locale, viewer=Viewer())


@pytest.mark.parametrize("name", HIDDEN)
def test_no_suggestion_goes_on_to_a_hidden_word(secretive: Generation, name: str) -> None:
    for typed in (SECRETS[name][:4], SECRETS[name], SLIPS[name], f"what of {SECRETS[name][:3]}", HIDDEN[name][0]):
        assert not suggested(secretive, typed, "en", viewer=Viewer())


@pytest.mark.parametrize("name", HIDDEN)
def test_a_picture_is_there_only_for_who_sees_an_article_that_shows_it(secretive: Generation, name: str) -> None:
    assert secretive.shows_picture("public.png", Viewer())
    assert not secretive.shows_picture(f"{name}.png", Viewer())
    assert secretive.shows_picture(f"{name}.png", Viewer("internal")) == (name == "staff")


def test_an_answer_is_the_same_whether_hidden_articles_are_there_or_not(publish: Publish, secretive: Generation) -> None:
    hidden = {f"en/help/{name}.md" for name in HIDDEN} | {f"{locale}/help/secret.md" for locale in ELSEWHERE}
    plain = publish({name: data for name, data in FILES.items() if name not in hidden})
    for question in ("reset password", "we tap", "what of it", "spring opens", "million for fun", *SECRETS.values(), *SLIPS.values()):
        answers = [asked(generation, question).model_dump(exclude={"answer_id"}) for generation in (secretive, plain)]
        assert answers[0] == answers[1]


@pytest.mark.parametrize(("audience", "seen"), [("public", False), ("internal", True)])
def test_staff_are_understood(secretive: Generation, audience: Audience, seen: bool) -> None:
    answer = asked(secretive, SLIPS["staff"], viewer=Viewer(audience, EARLIER.now))
    assert [result.article for result in answer.results] == (["help/staff"] if seen else [])
    assert (answer.interpreted_as is not None) == seen
