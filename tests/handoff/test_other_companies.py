"""A question about another company's product is not answered, however well the rest of it fits."""

import pytest

from indexer.store import Generation
from tests.asking import asked, codes
from tests.conftest import Publish
from tests.demo import EARLIER
from tests.files import article
from tests.handoff.content import FILES

OTHERS = [
    ("en", "my Deliveroo promo code won't work", "Deliveroo"),
    ("en", "how do I cancel my Uber", "Uber"),
    ("uk", "скасувати поїздку в Уберах", "Уберах"),
    ("uk", "як видалити акаунт у фейсбуці", "фейсбуці"),
    ("bg", "забравих си паролата за Инстаграм", "Инстаграм"),
    ("el", "ξέχασα τον κωδικό μου στο Netflix", "Netflix"),
    ("el", "κωδικός για το Φέισμπουκ", "Φέισμπουκ"),
    ("ja", "メルカリのアカウントを削除したい", "メルカリ"),
    ("ja", "ツイッターのパスワードを忘れた", "ツイッター"),
    ("zh-Hans", "滴滴怎么取消订单", "滴滴"),
    ("zh-Hant", "臉書密碼忘了", "臉書"),
]


@pytest.mark.parametrize(("locale", "question", "name"), OTHERS)
def test_its_name_is_told_and_nothing_is_answered(demo: Generation, locale: str, question: str, name: str) -> None:
    answer = asked(demo, question, locale, viewer=EARLIER)
    assert answer.outcome != "answer"
    assert [reason.values for reason in answer.reasons if reason.code == "other_company"] == [(name,)]


@pytest.mark.parametrize("question", ["paid by Visa, where is the receipt", "no code comes on my iPhone", "charged twice on monzo"])
def test_devices_banks_and_cards_are_where_something_happens(demo: Generation, question: str) -> None:
    assert "other_company" not in codes(asked(demo, question, "en", viewer=EARLIER))


def test_a_name_that_an_article_mentions_is_no_other_company(publish: Publish) -> None:
    plain = publish(FILES)
    mentioning = publish({**FILES, "en/help/uber.md": article("Come over from Uber", "Bring your rides along from Uber.")})
    assert "other_company" in codes(asked(plain, "how do I come over from Uber"))
    assert "other_company" not in codes(asked(mentioning, "how do I come over from Uber"))
