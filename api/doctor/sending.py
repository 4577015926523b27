"""What people send: whether it can be kept, and who is told of it. Nothing is sent."""

from collections.abc import Iterator

from api.doctor.finding import Finding, broken, fine, look
from api.runtime import Settings
from api.runtime.inbox import open_store
from api.runtime.targets import targets
from api.store import Store, outbox


def store(settings: Settings) -> Iterator[Finding]:
    """Whether it can be opened and written, and is of this version. Raises `StoreRefused`."""
    opened = open_store(settings)
    if opened is None:
        yield fine("store", "KOTAE_STORE is none: nothing that people send is kept")
        return
    if not opened.is_there():
        yield fine("store", f"there is none yet at {opened}; `kotae serve` makes it")
        return
    try:
        missing = opened.steps_missing()
        if missing:
            yield look("store", f"{opened} was written by an earlier version", "start `kotae serve`, which brings it forward; keep a copy")
            return
        opened.check()
        yield fine("store", f"{opened} can be written, and is of this version")
        yield from _undelivered(opened)
    finally:
        opened.close()


def _undelivered(opened: Store) -> Iterator[Finding]:
    with opened.reading() as connection:
        depths = outbox.depths(connection)
    for depth in depths:
        says = f"{depth.target}: {depth.waiting} wait, {depth.dead} were given up"
        mend = "`kotae handoffs list --undelivered` says why; send again by `kotae handoffs retry --all`"
        yield look("deliveries", says, mend) if depth.dead else fine("deliveries", says)


def deliveries(settings: Settings) -> Iterator[Finding]:
    """Who is told of hand-offs. Raises `RequestError` where a target's settings cannot be used."""
    named = [target.name for target in targets(settings)]
    if settings.store == "none":
        if named or settings.admin_key.get_secret_value():
            yield broken("deliveries", "hand-offs are to be delivered, and KOTAE_STORE is none", "set KOTAE_STORE, or unset the targets")
        return
    if named:
        yield fine("deliveries", f"hand-offs go to {', '.join(named)}; try a webhook by `kotae webhooks test`")
    elif not settings.admin_key.get_secret_value():
        yield look("deliveries", "nobody is told of hand-offs", "set a target, such as KOTAE_WEBHOOK_URL, or KOTAE_ADMIN_KEY to see them")
    else:
        yield fine("deliveries", "hand-offs are at /admin/ and `kotae handoffs list`, and delivered nowhere")
