"""A hand-off reaches mailboxes: one thread, safe headers, and never a second mail with another id."""

import ssl
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.handoffs.deliveries.mail import MailServer, MailTarget
from api.handoffs.deliveries.sending import Bounds
from kb.errors import DeliveryFailed, DeliveryRefused, KotaeError, RequestError
from tests.deliveries.cases import PICTURE, TEXT, asked, delivery, picture
from tests.deliveries.mailbox import Behaviour, Mailbox, receiving
from tests.waiting import timed


def target(mailbox: Mailbox, scheme: str = "smtp-plain", user: str = "", password: str = "", **bounds: Any) -> MailTarget:
    server = MailServer.of(f"{scheme}://localhost:{mailbox.port}", user, password)
    known = Bounds(**{"seconds": 5.0, "allow_private": True, **bounds})
    return MailTarget(server, "Kotae <kotae@help.example>", "Agents <agents@desk.example>, second@desk.example", TEXT, known)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def test_agents_get_plain_text_html_and_pictures_and_answer_the_person() -> None:
    with receiving() as mailbox:
        delivered = target(mailbox).deliver(delivery(pictures=[picture()]))
        (mail,) = mailbox.mails
    assert mailbox.envelopes == [("kotae@help.example", ["agents@desk.example", "second@desk.example"])]
    assert (mail["From"], mail["To"]) == ("Kotae <kotae@help.example>", "Agents <agents@desk.example>, second@desk.example")
    assert mail["Subject"] == "Де мої гроші?"
    assert mail["Reply-To"] == "Олена Шевченко <olena@example.com>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert delivered.reference == mail["Message-ID"]
    assert "Чекаю вже тиждень." in part(mail, "plain")
    assert "<strong>Who asks</strong>" in part(mail, "html")
    (attached,) = mail.iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("image/png", PICTURE)


def test_what_follows_is_in_the_same_thread_with_its_own_id() -> None:
    of = asked()
    with receiving() as mailbox:
        for number, kind in enumerate(("opened", "message", "message"), 1):
            target(mailbox).deliver(delivery(kind, of, number=number))  # type: ignore[arg-type]
        first, *others = mailbox.mails
    assert [mail["References"] for mail in others] == [mail["In-Reply-To"] for mail in others] == [first["Message-ID"]] * 2
    assert {mail["Subject"] for mail in others} == {"Re: Де мої гроші?"}
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 3
    assert part(others[0], "plain").startswith("message 2\n")


def test_a_try_that_was_lost_after_it_was_taken_is_sent_again_as_the_same_mail() -> None:
    of = asked()
    with receiving("loses") as mailbox:
        with pytest.raises(DeliveryFailed):
            target(mailbox).deliver(delivery(of=of))
        mailbox.behaviour = "takes"
        target(mailbox).deliver(delivery(of=of, attempt=2))
    first, again = mailbox.mails
    assert first["Message-ID"] == again["Message-ID"]
    assert first["Date"] == again["Date"]


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        ("greylists", DeliveryFailed),
        ("refuses boxes", DeliveryRefused),
        ("refuses content", DeliveryRefused),
        ("hangs", DeliveryFailed),
        ("loses", DeliveryFailed),
        ("garbage", DeliveryFailed),
    ],
)
def test_each_failure_is_told_without_a_word_of_the_person(behaviour: Behaviour, error: type[KotaeError]) -> None:
    with receiving(behaviour) as mailbox:
        with pytest.raises(error) as raised:
            target(mailbox, seconds=1).deliver(delivery())
        assert raised.type is error
        assert f"smtp-plain://localhost:{mailbox.port}" in str(raised.value)
        assert "гроші" not in str(raised.value)


def test_a_server_that_hangs_does_not_hold_longer_than_its_time() -> None:
    def attempt() -> None:
        with pytest.raises(DeliveryFailed, match="within 1 s"):
            target(mailbox, seconds=1).deliver(delivery())

    with receiving("hangs") as mailbox:
        assert timed(attempt) < 3


def test_where_nobody_listens_it_is_tried_again() -> None:
    with pytest.raises(DeliveryFailed, match="could not be asked"):
        target(Mailbox(port=9)).deliver(delivery())


def test_private_addresses_are_refused_unless_they_are_allowed() -> None:
    with receiving() as mailbox:
        with pytest.raises(DeliveryRefused, match="KOTAE_ALLOW_PRIVATE_TARGETS"):
            target(mailbox, allow_private=False).deliver(delivery())
        assert not mailbox.mails


HOSTILE = "x\r\nBcc: thief@example.com\r\n\r\nbody"


@pytest.mark.parametrize("field", ["question", "text", "name", "email", "page"])
def test_no_header_comes_out_of_what_somebody_typed(field: str) -> None:
    """The API refuses line ends in most of these; the mail is safe without it."""
    contact = {"name": "N", "email": "n@example.com"} | ({field: HOSTILE} if field in {"name", "email"} else {})
    of = asked(contact=contact, context={"page": HOSTILE}, **({field: HOSTILE} if field in {"question", "text"} else {}))
    with receiving() as mailbox:
        target(mailbox).deliver(delivery(of=of))
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert mailbox.envelopes[0][1] == ["agents@desk.example", "second@desk.example"]
    assert {name.lower() for name in mail} <= {
        "from", "to", "subject", "date", "message-id", "reply-to", "auto-submitted", "mime-version", "content-type", "x-peer", "x-mailfrom",
        "x-rcptto",
    }  # fmt: skip


@settings(max_examples=150)
@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=80))
def test_any_text_makes_a_mail_of_lines_that_every_server_takes(question: str, name: str, email: str) -> None:
    of = asked(question=question, contact={"name": name, "email": email})
    mail = target(Mailbox(port=9))._mail(delivery(of=of)).as_bytes()  # noqa: SLF001 - what is sent, without a server for each
    mail.decode("ascii")
    lines = mail.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert mail.count(b"\r\nReply-To:") <= 1


def test_an_address_that_no_header_can_hold_stands_in_the_text() -> None:
    with receiving() as mailbox:
        target(mailbox).deliver(delivery(of=asked(contact={"email": "олена@приклад.укр"})))
    (mail,) = mailbox.mails
    assert mail["Reply-To"] is None
    assert "олена@приклад.укр" in part(mail, "plain")


def test_pictures_beyond_what_mail_servers_take_are_named_with_their_address() -> None:
    many = [picture(number, size=3 * 1024 * 1024) for number in range(1, 5)]
    with receiving() as mailbox:
        target(mailbox).deliver(delivery(pictures=many))
    (mail,) = mailbox.mails
    assert len(list(mail.iter_attachments())) == 2
    assert f"https://help.example/kotae/v1/attachments/{many[2].id}" in part(mail, "plain")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of localhost, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    written = f"-keyout {folder}/key -out {folder}/cert -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 {written}".split(), check=True, capture_output=True)
    return folder


def context(certificate: Path) -> ssl.SSLContext:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate / "cert", certificate / "key")
    return served


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_mail_is_encrypted_and_the_password_is_shown_to_whom_the_certificate_names(
    scheme: str, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving(tls=context(certificate), password="word", implicit=scheme == "smtps") as mailbox:
        with pytest.raises(DeliveryFailed, match="could not be asked"):  # nobody knows who signed it
            target(mailbox, scheme, "kotae", "word").deliver(delivery())
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert"))
        with pytest.raises(DeliveryFailed, match="refused KOTAE_MAIL_USER"):
            target(mailbox, scheme, "kotae", "other").deliver(delivery())
        target(mailbox, scheme, "kotae", "word").deliver(delivery())
        assert mailbox.encrypted == [scheme == "smtp"]


def test_without_starttls_nothing_is_sent() -> None:
    with receiving() as mailbox:
        with pytest.raises(DeliveryFailed):
            target(mailbox, "smtp").deliver(delivery())
        assert not mailbox.mails


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://me@mail.example", "smtp://mail.example/x"])
def test_what_is_no_address_of_a_mail_server_is_refused(url: str) -> None:
    with pytest.raises(RequestError, match="KOTAE_MAIL_SERVER"):
        MailServer.of(url, "", "")


@pytest.mark.parametrize(
    ("sender", "to"), [("", "a@b.example"), ("a@b.example", ""), ("a@b.example", "nobody"), ("a@b.example, c@d.example", "a@b.example")]
)
def test_addresses_that_are_none_are_refused(sender: str, to: str) -> None:
    with pytest.raises(RequestError, match=r"KOTAE_MAIL_(FROM|TO)"):
        MailTarget(MailServer.of("smtp://mail.example", "", ""), sender, to, TEXT, Bounds())


def test_a_password_is_never_sent_for_all_to_read() -> None:
    with pytest.raises(RequestError, match="KOTAE_MAIL_PASSWORD"):
        MailServer.of("smtp-plain://mail.example", "me", "word")
