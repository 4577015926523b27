"""Mail to agents: one thread a hand-off, as RFC 5322 has it, and an answer to it goes to the person.

A try whose end is not known is sent again with the same Message-ID: mailboxes and help desks take it for the mail that they have.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as CRLF
from email.utils import getaddresses
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlsplit

import aiosmtplib

from api.handoffs.deliveries.rendering import as_html, as_plain
from api.handoffs.deliveries.sending import Bounds, public_address
from api.handoffs.deliveries.target import Delivered, Delivery
from api.handoffs.deliveries.text import AgentsText, pictures_of
from api.store.attachments import Attachment
from kb.errors import DeliveryFailed, DeliveryRefused, RequestError

_MOST_ATTACHED = 7 * 1024 * 1024
"""Bytes of pictures in one mail. In Base64 they are 9.6 MB; many servers take 10."""

_GOODBYE = 1.0
"""Seconds that a server has to answer our goodbye: the mail is taken by then."""

Encryption = Literal["smtps", "smtp", "smtp-plain"]
_PORTS: dict[str, int] = {"smtps": 465, "smtp": 587, "smtp-plain": 25}
_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]{1,64}@[0-9A-Za-z.-]{1,250}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who takes mails from us."""

    encryption: Encryption
    """From the first byte (`smtps`), by STARTTLS (`smtp`), or never (`smtp-plain`)."""

    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, url: str, user: str, password: str) -> "MailServer":
        """Raises `RequestError` for what is no address of a mail server.

        >>> MailServer.of("smtp://mail.example", "", "").port
        587
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path or parts.username:
            raise RequestError("KOTAE_MAIL_SERVER must be `smtps://host`, `smtp://host:587` or `smtp-plain://host`, without name and path")
        if password and parts.scheme == "smtp-plain":
            raise RequestError("KOTAE_MAIL_PASSWORD would be sent for all to read; use `smtps://` or `smtp://` in KOTAE_MAIL_SERVER")
        known: Encryption = "smtps" if parts.scheme == "smtps" else "smtp" if parts.scheme == "smtp" else "smtp-plain"
        return cls(known, parts.hostname, parts.port or _PORTS[known], user, password)


class MailTarget:
    """Sends each delivery to some mailboxes."""

    name = "mail"

    def __init__(self, server: MailServer, sender: str, recipients: str, text: AgentsText, bounds: Bounds) -> None:
        """Raises `RequestError` for addresses that are none. `recipients` are divided by commas."""
        self.address = f"{server.encryption}://{server.host}:{server.port}"
        self.time_limit = bounds.seconds
        self._server = server
        (self._sender,) = _addresses(sender, "KOTAE_MAIL_FROM", most=1)
        self._recipients = _addresses(recipients, "KOTAE_MAIL_TO", most=20)
        self._text = text
        self._bounds = bounds

    def deliver(self, delivery: Delivery) -> Delivered:
        """The reference is the Message-ID that the thread begins with."""
        mail = self._mail(delivery)
        try:
            asyncio.run(self._send(mail))
        except TimeoutError as error:
            raise DeliveryFailed(f"{self.address} did not answer within {self._bounds.seconds:g} s") from error
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise self._failure(error) from error
        return Delivered(self._thread(delivery))

    def _mail(self, delivery: Delivery) -> EmailMessage:
        attached, left_out = _fitting(pictures_of(delivery))
        letter = self._text.letter(delivery, tuple(left_out))
        opened = delivery.kind == "opened"
        mail = EmailMessage(policy=CRLF)
        mail["From"] = self._sender
        mail["To"] = self._recipients
        mail["Subject"] = letter.subject if opened else f"Re: {letter.subject}"
        mail["Date"] = delivery.at
        mail["Message-ID"] = self._thread(delivery) if opened else f"<{delivery.id}@{self._sender.domain}>"
        if not opened:
            mail["In-Reply-To"] = mail["References"] = self._thread(delivery)
        _address_replies(mail, delivery)
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(as_plain(letter.words, letter.notes), cte="base64")
        mail.add_alternative(as_html(letter.words, letter.notes), subtype="html", cte="base64")
        for picture in attached:
            kind = picture.media_type.partition("/")[2]
            mail.add_attachment(delivery.read_attachment(picture.id), "image", kind, filename=f"{picture.id}.{kind}")
        return mail

    def _thread(self, delivery: Delivery) -> str:
        return f"<{delivery.case.handoff.id}@{self._sender.domain}>"

    async def _send(self, mail: EmailMessage) -> None:
        server = self._server
        async with asyncio.timeout(self._bounds.seconds):
            client = aiosmtplib.SMTP(
                hostname=server.host,  # whose certificate is expected
                sock=await self._connected(),
                local_hostname=self._sender.domain,
                timeout=self._bounds.seconds,
                use_tls=server.encryption == "smtps",
                start_tls=server.encryption == "smtp",
                tls_context=None if server.encryption == "smtp-plain" else _certificates(),
            )
            try:
                await client.connect()
                if server.user:
                    await client.login(server.user, server.password)
                refused, _ = await client.send_message(mail, sender=self._sender.addr_spec, recipients=self._boxes())
            finally:
                with suppress(aiosmtplib.SMTPException, OSError):
                    await _leave(client)
        if refused:
            raise DeliveryFailed(f"{self.address} took it for {len(self._boxes()) - len(refused)} of {len(self._boxes())} addresses")

    def _boxes(self) -> list[str]:
        return [recipient.addr_spec for recipient in self._recipients]

    async def _connected(self) -> socket.socket:
        """To the address that was checked: a name that is looked up again may lead elsewhere."""
        address = await public_address(self._server.host, self._server.port, self._bounds)
        connection = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(connection, (address, self._server.port))
        except BaseException:
            connection.close()
            raise
        return connection

    def _failure(self, error: Exception) -> DeliveryFailed:
        """What the server says is not told: it may repeat the person's words."""
        refusals = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else [error]
        codes = [refusal.code for refusal in refusals if isinstance(refusal, aiosmtplib.SMTPResponseException)]
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return DeliveryFailed(f"{self.address} refused KOTAE_MAIL_USER and KOTAE_MAIL_PASSWORD with {error.code}")
        told = f"{self.address} answered {codes[0]}" if codes else f"{self.address} could not be asked: {type(error).__name__}"
        for_ever = codes and min(codes) >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, aiosmtplib.SMTPConnectError)
        return DeliveryRefused(told) if for_ever else DeliveryFailed(told)


async def _leave(client: aiosmtplib.SMTP) -> None:
    """Says goodbye, and does not wait for the other side to close: encryption has a goodbye of its own, of 30 s."""
    transport = client.transport
    try:
        if client.is_connected:
            await client.quit(timeout=_GOODBYE)
    finally:
        client.close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
        await asyncio.sleep(0)


def _addresses(text: str, setting: str, most: int) -> tuple[Address, ...]:
    """Those that a setting names, as `help@example.com` or `Help <help@example.com>`."""
    found = getaddresses([text])
    if not 0 < len(found) <= most or not all(_ADDRESS.fullmatch(spec) for _, spec in found):
        raise RequestError(f"{setting} must be {'an address' if most == 1 else 'addresses'} such as `Help <help@example.com>`")
    return tuple(Address(name, addr_spec=spec) for name, spec in found)


def _address_replies(mail: EmailMessage, delivery: Delivery) -> None:
    """To the person, where they gave an address that a header can hold; another one stands in the text only."""
    contact = delivery.case.handoff.contact
    email = str(contact.get("email", ""))
    if _ADDRESS.fullmatch(email):
        with suppress(ValueError, MessageError, IndexError):  # what the parser makes of odd ones
            mail["Reply-To"] = Address(" ".join(str(contact.get("name", "")).split()), addr_spec=email)


def _fitting(pictures: Sequence[Attachment]) -> tuple[list[Attachment], list[Attachment]]:
    """Those that a mail takes, the first ones, and the others."""
    attached: list[Attachment] = []
    for picture in pictures:
        if sum(other.size for other in attached) + picture.size <= _MOST_ATTACHED:
            attached.append(picture)
    return attached, [picture for picture in pictures if picture not in attached]


def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()
