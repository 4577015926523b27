"""A real mail server on this machine, which takes mails or fails in the ways in which such servers do."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Behaviour = Literal["takes", "greylists", "refuses boxes", "refuses content", "hangs", "loses", "garbage"]


@dataclass
class Mailbox:
    """What came, and how to behave."""

    port: int = 0
    behaviour: Behaviour = "takes"
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    """By STARTTLS: aiosmtpd does not know of encryption from the first byte."""

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.behaviour == "greylists":
            return "451 4.7.1 try again later"
        if self.behaviour == "refuses boxes":
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.behaviour == "hangs":
            await asyncio.sleep(30)
        if self.behaviour == "refuses content":
            return "554 5.7.1 spam: Де мої гроші?"
        self.mails.append(cast("EmailMessage", message_from_bytes(cast("bytes", envelope.content), policy=default)))
        self.envelopes.append((str(envelope.mail_from), [str(to) for to in envelope.rcpt_tos]))
        self.encrypted.append(bool(session.ssl))
        if self.behaviour == "loses":
            cast("Any", server).transport.abort()
        return "\x00\xff\r\nnonsense" if self.behaviour == "garbage" else "250 taken"


@contextmanager
def receiving(
    behaviour: Behaviour = "takes", tls: ssl.SSLContext | None = None, password: str = "", implicit: bool = False
) -> Iterator[Mailbox]:
    """A mailbox at a free port; with `tls` it takes nothing that is not encrypted."""
    mailbox = Mailbox(_free_port(), behaviour)

    def allows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=isinstance(data, LoginPassword) and data.password == password.encode(), handled=False)

    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        ssl_context=tls if implicit else None,
        tls_context=None if implicit else tls,
        require_starttls=bool(tls and not implicit),
        authenticator=allows if password else None,
        auth_required=bool(password) and not implicit,  # with it, aiosmtpd warns of what it takes for no encryption
        auth_require_tls=not implicit,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
