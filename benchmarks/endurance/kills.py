"""Is anything lost? `kill -9` at random moments, wherever something is written: builds, publishers, followers, hand-offs, migrations."""

import math
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from api.store import Store
from benchmarks.endurance.generations import follow_killed_publishers, kill_builds, variants, wait_for
from benchmarks.endurance.killing import Kills, work_and_kill
from benchmarks.handoffs import kill_under_load
from benchmarks.serving import serving, start_and_kill
from indexer.backends.tantivy import TantivyEngine
from indexer.build import build
from indexer.publishing import Follower, publish
from indexer.store import index_root, open_current
from kb.article import Content
from kb.errors import KotaeError

_ENGINE = TantivyEngine()
_KINDS = 6
_ROWS = 2_000
"""Of a store that is brought forward: enough for a step to take a while."""


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of processes that were killed. Nothing that was acknowledged is lost, and all opened afterwards."""

    kills: int
    """Those that ended by the signal."""

    attempts: int
    """All of them; the others were faster."""


@dataclass(frozen=True, slots=True)
class KilledFollowers(Killed):
    """The same, of processes that bring what was published."""

    switched: int
    """Those after which it was there; after the others, what was there before."""


def measure(content: Content, count: int, address: str) -> None:
    """Prints what comes of `count` processes that die, a sixth of each kind; raises `KotaeError` when anything does not hold."""
    contents, each = variants(content), math.ceil(count / _KINDS)
    print(f"builds      {kill_builds(contents, each)}", flush=True)
    print(f"publishers  {follow_killed_publishers(contents, each, address)}", flush=True)
    print(f"followers   {kill_followers(contents, each)}", flush=True)
    print(f"servers     {kill_servers_that_follow(contents, each)}", flush=True)
    print(f"migrations  {kill_migrations(each)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        build(content, Path(folder, "index"), _ENGINE)
        print(f"hand-offs   {kill_under_load(Path(folder, 'index'), each, str(Path(folder, 'store.db')))}", flush=True)


def kill_followers(contents: Sequence[Content], count: int) -> KilledFollowers:
    """Followers in turn, each killed while it brings what was published since; after each, one of the two is served, whole."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        address, root = f"{folder}/published", Path(folder, "followed")
        roots = [Path(folder, f"index-{number}") for number in range(len(contents))]
        generations = [build(content, at, _ENGINE).generation for content, at in zip(contents, roots, strict=True)]
        publish(roots[0], address, keep=1)
        start = time.perf_counter()
        _follow(address, root)
        longest, kills, switched, before = time.perf_counter() - start, Kills(count), 0, generations[0]
        for number in kills:
            wanted = (number + 1) % len(roots)
            publish(roots[wanted], address, keep=1, grace=timedelta(0))
            index_root.prune(root, {index_root.read_pointer(root).generation})  # so that there is something to bring
            kills.died += work_and_kill(lambda: _follow(address, root), chance.uniform(0, 1.5 * longest))
            served = open_current(root, _ENGINE).id
            if served not in (before, generations[wanted]):
                raise KotaeError(f"after {kills.died} killed followers, {served} is served, which nobody published")
            switched += served != before
            before = served
        _follow(address, root)
        if open_current(root, _ENGINE).id != generations[kills.attempts % len(roots)]:
            raise KotaeError("what was published is not followed after all kills")
        return KilledFollowers(kills.died, kills.attempts, switched)


def kill_servers_that_follow(contents: Sequence[Content], count: int) -> KilledFollowers:
    """`kotae serve` in turn, each killed while it brings what was published before it started, or since; one of the two is served, whole.

    A server does not end by itself: each attempt is a kill.
    """
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        address, root = f"{folder}/published", Path(folder, "followed")
        follows = {"KOTAE_INDEX_CACHE": str(root), "KOTAE_FOLLOW_SECONDS": "0.01", "KOTAE_SWITCH_SECONDS": "0.01"}
        settings = {"KOTAE_EMBEDDER": "none", "KOTAE_STORE": "none", **follows}
        roots = [Path(folder, f"index-{number}") for number in range(len(contents))]
        generations = [build(content, at, _ENGINE).generation for content, at in zip(contents, roots, strict=True)]
        publish(roots[0], address, keep=1)
        with serving(address, **settings) as server:
            publish(roots[1], address, keep=1, grace=timedelta(0))
            published = time.perf_counter()
            wait_for(server, generations[1])
            starting, bringing = server.seconds, time.perf_counter() - published
        kills, switched, before = Kills(count), 0, generations[1]
        for number in kills:
            wanted = number % len(roots)
            bring = partial(publish, roots[wanted], address, keep=1, grace=timedelta(0))
            if number % 2:
                bring()
                start_and_kill(address, chance.uniform(starting / 4, starting), **settings)
            else:
                before = _serve_and_kill(address, bring, chance.uniform(0, bringing), settings)
            kills.died += 1
            served = open_current(root, _ENGINE).id
            if served not in (before, generations[wanted]):
                raise KotaeError(f"after {kills.died} killed servers, {served} is there, which nobody published")
            switched += served != before
            before = served
        with serving(address, **settings) as server:
            wait_for(server, generations[(kills.attempts - 1) % len(roots)])
        return KilledFollowers(kills.died, kills.attempts, switched)


def _serve_and_kill(address: str, bring: Callable[[], object], seconds: float, settings: Mapping[str, str]) -> str:
    """The generation that a server served before something else was published, which it was killed so many seconds after."""
    with serving(address, **settings) as server:
        before = server.generation()
        bring()
        time.sleep(seconds)
        server.kill()
    return before


def _follow(address: str, root: Path) -> None:
    follower = Follower(address, root)
    with index_root.locked(root):
        follower.look()


def kill_migrations(count: int) -> Killed:
    """Stores of the first version, each killed while it is brought forward; the next start ends it, and every row is there."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="kotae-endurance-") as folder:
        earlier = Path(folder, "earlier.db")
        _write_earlier(earlier)
        start = time.perf_counter()
        work_and_kill(Store(Path(shutil.copyfile(earlier, Path(folder, "first.db")))).open, None)
        longest, kills = time.perf_counter() - start, Kills(count)
        for number in kills:
            path = Path(shutil.copyfile(earlier, Path(folder, f"{number}.db")))
            kills.died += work_and_kill(Store(path).open, chance.uniform(0, longest))
            store = Store(path)
            store.open()
            store.close()
            with closing(sqlite3.connect(path)) as database:
                rows = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("handoffs", "outbox")]  # noqa: S608
                sound = database.execute("PRAGMA integrity_check").fetchone()[0]
            if rows != [_ROWS, _ROWS] or sound != "ok" or store.steps_missing():
                raise KotaeError(f"after a killed migration a store has {rows} rows, and is {sound}")
            store.close()
            path.unlink()
        return Killed(kills.died, kills.attempts)


def _write_earlier(path: Path) -> None:
    """A store as the first version left it, with hand-offs that are still to be delivered."""
    store = Store(path)
    store.open("0001")
    store.close()
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_EARLIER)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")  # so that it is one file


_MANY = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {_ROWS})"  # noqa: S608 - nothing of a user
_AT = "'2026-01-27 12:30:15.000000'"
_EARLIER = f"""
INSERT INTO handoffs (id, secret, opened_at, changed_at, state, locale, contact, context)
    {_MANY} SELECT 'h' || i, '0', {_AT}, {_AT}, 'open', 'uk', '{{}}', '{{}}' FROM n;
INSERT INTO handoff_events (handoff_id, at, kind) {_MANY} SELECT 'h' || i, {_AT}, 'opened' FROM n;
INSERT INTO outbox (id, handoff_id, event_id, target, kind, state, attempts, due_at)
    {_MANY} SELECT 'm' || i, 'h' || i, i, 'webhook', 'opened', 'waiting', 2, {_AT} FROM n;
"""  # noqa: S608 - nothing of a user
