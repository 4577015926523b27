"""Settings of who is told of hand-offs, and in which words."""

from pydantic import BaseModel, Field, SecretStr

_URL = r"^(https?://[^\s/?#@]+[^\s?#]*)?$"


class DeliverySettings(BaseModel):
    """A part of `Settings`. A target is told where its address is set."""

    agents_locale: str = Field("", max_length=35)
    """Which language agents read; by default the help centre's own."""

    public_url: str = Field("", pattern=_URL)
    """Where people reach the API, for links in what agents read: `https://help.example.com`."""

    handoff_url: str = Field("", pattern=r"^(https?://\S+\{id\}\S*)?$")
    """Where agents see a hand-off, with `{id}` for its id."""

    mail_server: str = ""
    """`smtps://host`, `smtp://host:587` with STARTTLS, or `smtp-plain://host` without encryption."""

    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_from: str = ""
    mail_to: str = ""
    """`Kotae <kotae@example.com>`; of those who get the mails several, divided by commas."""

    zendesk_url: str = Field("", pattern=_URL)
    """`https://example.zendesk.com`."""

    zendesk_user: str = ""
    zendesk_token: SecretStr = SecretStr("")
    """The e-mail address of an agent, and an API token."""

    chatwoot_url: str = Field("", pattern=_URL)
    """`https://app.chatwoot.com`, or where your own is."""

    chatwoot_inbox: str = ""
    chatwoot_hmac_token: SecretStr = SecretStr("")
    """The identifier of an API inbox, and its HMAC token if it asks for proof of identity."""

    zammad_url: str = Field("", pattern=_URL)
    """`https://zammad.example.com`."""

    zammad_token: SecretStr = SecretStr("")
    zammad_group: str = "Users"
    """An access token with the permission `ticket.agent`, and the group that gets the tickets."""
