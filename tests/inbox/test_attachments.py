"""A screenshot is kept as a picture that we wrote ourselves, and shown to agents alone."""

import io

import httpx2
import pytest
from PIL import Image, PngImagePlugin

from api.handoffs.pictures import safe_picture
from api.store import Store
from api.store.attachments import find_attachments
from benchmarks.receiver import Receiver
from kb.errors import RequestError, TooLarge
from tests.http.exchange import check_problem
from tests.inbox.conftest import Serve
from tests.inbox.pictures import bomb, picture, text_bomb, upload
from tests.inbox.sending import ADMIN, hand_over, say, with_secret, withdraw
from tests.waiting import until


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_is_uploaded_handed_over_and_shown_to_agents(http: httpx2.Client, kind: str, media_type: str) -> None:
    response = upload(http, picture(kind), "../../etc/passwd\r\nX: y.exe", "text/html", session="s")
    assert response.status_code == 201, response.text
    uploaded = response.json()
    assert (uploaded["media_type"], uploaded["width"], uploaded["height"]) == (media_type, 40, 30)
    opened = hand_over(http, attachments=[uploaded["id"]])
    shown = http.get(f"/v1/attachments/{uploaded['id']}", headers=ADMIN)
    assert shown.status_code == 200
    assert shown.headers["Content-Type"] == media_type
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(shown.content)).size == (40, 30)
    check_problem(http.get(f"/v1/attachments/{uploaded['id']}"), 401, "admin key")
    check_problem(http.get(f"/v1/attachments/{uploaded['id']}", headers=with_secret(opened)), 401, "admin key")
    check_problem(http.get("/v1/attachments/unknown", headers=ADMIN), 404, "no such attachment")


def test_a_picture_belongs_to_one_handoff(http: httpx2.Client) -> None:
    uploaded = upload(http, picture()).json()
    hand_over(http, attachments=[uploaded["id"]])
    check_problem(http.post("/v1/handoffs", json={"attachments": [uploaded["id"]]}), 422, "belongs to another")


def test_five_pictures_are_the_most_and_messages_may_bring_some(http: httpx2.Client, store: Store) -> None:
    ids = [upload(http, picture()).json()["id"] for _ in range(6)]
    opened = hand_over(http, attachments=ids[:3])
    assert say(http, opened, "more", attachments=ids[3:5]).status_code == 201
    check_problem(say(http, opened, "and more", attachments=ids[5:]), 422, "5 attachments are the most")
    with store.reading() as connection:
        assert [attachment.id for attachment in find_attachments(connection, opened["id"])] == ids[:5]
    withdraw(http, opened)
    assert http.get(f"/v1/attachments/{ids[0]}", headers=ADMIN).status_code == 404


def test_receivers_are_told_where_the_pictures_are(serve: Serve, store: Store, receiver: Receiver) -> None:
    http = serve(store, receiver)
    uploaded = upload(http, picture()).json()
    opened = hand_over(http, attachments=[uploaded["id"]])
    ((_, body),) = until(lambda: receiver.of(opened["id"]), 10)
    (told,) = body["data"]["attachments"]
    assert told == {"id": uploaded["id"], "media_type": "image/png", "size": uploaded["size"], "path": f"/v1/attachments/{uploaded['id']}"}
    assert http.get(told["path"], headers=ADMIN).status_code == 200


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_nothing_but_what_is_seen_is_left_of_a_file_and_it_is_turned_upright(kind: str) -> None:
    text, exif = PngImagePlugin.PngInfo(), Image.Exif()
    text.add_text("Comment", "zanzibar")
    exif[0x0112], exif[0x010E] = 6, "zanzibar"  # orientation: a quarter turn; description
    hidden = {"exif": exif, "pnginfo": text, "comment": b"zanzibar", "xmp": b"<x>zanzibar</x>", "icc_profile": b"zanzibar" * 30}
    sent = picture(kind, **hidden) + b"zanzibar"
    assert b"zanzibar" in sent
    safe = safe_picture(sent)
    assert b"zanzibar" not in safe.content
    assert (safe.width, safe.height) == (30, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_depth_are_taken(mode: str) -> None:
    safe = safe_picture(picture(mode=mode))
    assert Image.open(io.BytesIO(safe.content)).size == (40, 30)


def test_of_a_moving_picture_the_first_moment_is_kept() -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    kept = Image.open(io.BytesIO(safe_picture(written.getvalue()).content))
    assert getattr(kept, "n_frames", 1) == 1
    red = kept.convert("RGB").getpixel((4, 4))
    assert isinstance(red, tuple)
    assert red[0] - red[2] > 150


@pytest.mark.parametrize(
    ("sent", "error", "told"),
    [
        (bomb(60_000, 60_000), TooLarge, "more than 40,000,000 pixels"),
        (bomb(6_000, 7_000), TooLarge, "6,000 × 7,000 pixels; 40,000,000 are the most"),
        (bomb(2**31 - 1, 1), TooLarge, "pixels"),
        (text_bomb(), RequestError, "broken"),
        (bytes(5 * 1024 * 1024 + 1), TooLarge, "over 5 MB"),
        (b"", RequestError, "no picture that we take"),
        (b"GIF89a" + bytes(100), RequestError, "no picture that we take"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", RequestError, "no picture that we take"),
        (b"%PDF-1.7\n", RequestError, "no picture that we take"),
        (picture()[:60], RequestError, "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"<script>", RequestError, "broken"),
    ],
    ids=range(11),
)
def test_what_is_no_picture_of_ours_is_refused_before_it_costs_anything(sent: bytes, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        safe_picture(sent)


@pytest.mark.parametrize(
    ("parts", "status", "told"),
    [
        ({"files": {"file": ("a.png", b"x", "image/png")}}, 422, "no picture that we take"),
        ({"files": {"other": ("a.png", b"x", "image/png")}}, 422, "file"),
        ({"data": {"file": "text"}}, 422, "file"),
        ({"json": {"file": "x"}}, 422, "file"),
        ({"content": b"--x\r\nbroken", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 422, "file"),
        ({"content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "boundary|parsing|body"),
        ({"files": {"file": ("a.png", bytes(6 * 1024 * 1024), "image/png")}}, 413, "KiB"),
    ],
)
def test_uploads_that_are_none_are_told(http: httpx2.Client, parts: dict[str, object], status: int, told: str) -> None:
    check_problem(http.post("/v1/attachments", **parts), status, told)  # type: ignore[arg-type]
