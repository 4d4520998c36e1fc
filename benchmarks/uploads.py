"""Files over real HTTP to the running service: `python benchmarks/uploads.py [gigabytes]`.

Two workers; bodies are made as they are sent, so nothing large lies on this machine either. First
every file that lies, explodes or tells too much, through the form of a proposal; then 5 GB in
several ways, while the memory of the service and what it has on disk are watched. Exit code 1 if anything
was kept that should not be, answered without a sentence, or grew past the bounds below.
"""

from __future__ import annotations

import io
import os
import re
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.factories import files

from benchmarks import service, stage

MEMORY = 40  # megabytes that a huge upload may add to the whole service
DISK = 12  # megabytes that it may have on disk at any moment: one file below the limit
PIECE = bytes(1 << 20)
BOUNDARY = "----participa"
TYPED = "La bocatoma se tapa con cada aguacero."
TELLING = "secreto"  # what the files carry besides the picture


@dataclass
class Answer:
    """What came back, and how much had been sent by then. status 0: the connection broke."""

    status: int
    leads_to: str = ""
    page: str = ""
    sent: int = 0
    seconds: float = 0.0

    @property
    def problem(self) -> str:
        """The sentence beside a field."""
        found = re.search(r'class="field-error">.*?<span>(.*?)</span></p>', self.page, re.S)
        return unescape(re.sub(r"<[^>]+>|\s+", " ", found[1])).strip() if found else ""


@dataclass
class Watch:
    """The largest memory (megabytes, all processes of the service) and disk while it ran."""

    before: float
    memory: float = 0.0
    disk: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)


def part(name: str, value: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
    return f"{head}{value}\r\n".encode()


def file_head(name: str, declared: str, field_name: str = "attachment") -> bytes:
    disposition = f'form-data; name="{field_name}"; filename="{name}"'
    head = f"--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: {declared}\r\n\r\n"
    return head.encode()


def fields(**typed: str) -> bytes:
    values = {"title": "Limpiar la bocatoma", "body": TYPED, "ask": "Limpiarla cada mes."}
    values |= {"alternative_text": "La bocatoma", "csrfmiddlewaretoken": service.CSRF} | typed
    return b"".join(part(name, value) for name, value in values.items())


TAIL = f"\r\n--{BOUNDARY}--\r\n".encode()


def send(
    port: int,
    path: str,
    pieces: Iterator[bytes],
    *,
    length: int | None,
    declared: str = f"multipart/form-data; boundary={BOUNDARY}",
    deaf: bool = False,
) -> Answer:
    """Post a body as a browser does: write on, but stop when the answer comes (unless `deaf`).

    length None: in chunks, without saying how much there will be.
    """
    began, sent = time.monotonic(), 0
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: csrftoken={service.CSRF}\r\n"
        f"Origin: http://localhost:{port}\r\nContent-Type: {declared}\r\n{size}\r\n"
        "Connection: close\r\n\r\n"
    )
    answer = Answer(0)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        told = threading.Event()
        got = io.BytesIO()

        def read() -> None:
            try:
                while piece := line.recv(65536):
                    got.write(piece)
                    told.set()
            except OSError:
                pass
            told.set()

        reader = threading.Thread(target=read)
        reader.start()
        try:
            line.sendall(head.encode())
            for piece in pieces:
                if told.is_set() and not deaf:
                    break
                line.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if length is None else piece)
                sent += len(piece)
            else:
                if length is None:
                    line.sendall(b"0\r\n\r\n")
        except OSError:
            pass
        reader.join(60)
        answer = understood(got.getvalue())
    answer.sent, answer.seconds = sent, time.monotonic() - began
    return answer


def understood(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/"):
        return Answer(0)
    leads_to = re.search(rb"(?im)^location: *(.*?)\r?$", head)
    return Answer(
        int(head.split()[1]),
        leads_to[1].decode() if leads_to else "",
        body.decode(errors="replace"),
    )


def whole(port: int, path: str, content: bytes, name: str, declared: str) -> Answer:
    body = fields() + file_head(name, declared) + content + TAIL
    return send(port, path, iter([body]), length=len(body))


def endless(size: int, before: bytes, after: bytes = TAIL) -> Iterator[bytes]:
    yield before
    for _ in range(size // len(PIECE)):
        yield PIECE
    yield after


def processes(group: int) -> list[int]:
    found = []
    for each in Path("/proc").iterdir():
        try:
            if each.name.isdecimal() and os.getpgid(int(each.name)) == group:
                found.append(int(each.name))
        except (ProcessLookupError, PermissionError):
            continue
    return found


def memory(group: int) -> float:
    """Megabytes of the whole service; pages that processes share count once (PSS)."""
    total = 0
    for pid in processes(group):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += int(re.search(r"(?m)^Pss: +(\d+)", rollup)[1])  # type: ignore[index]
    return total / 1024


def on_disk(folder: Path) -> float:
    """Megabytes of every file below, also those that have lost their name."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


@contextmanager
def watched(server: service.Service, folder: Path) -> Iterator[Watch]:
    assert server.process is not None
    group, disk = server.process.pid, on_disk(folder)
    watch = Watch(before=memory(group))

    def look() -> None:
        while not watch.over.wait(0.01):
            watch.memory = max(watch.memory, memory(group) - watch.before)
            try:
                watch.disk = max(watch.disk, on_disk(folder) - disk)
            except FileNotFoundError:
                continue  # went while it was being counted

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        watch.over.set()
        thread.join()


def small_cases() -> dict[str, tuple[str, bytes, str, bool]]:
    """What is sent: its name, content, declared type, and whether it may be received."""
    bomb = files.make_zip({"a.txt": bytes(200_000_000)})
    script = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    photo = files.make_photo(800, 400)
    return {
        "HTML called .jpg": ("foto.jpg", b"<html><script>1</script>", "image/jpeg", False),
        "program called .pdf": ("acta.pdf", b"MZ" + bytes(4000), "application/pdf", False),
        "SVG with a script": ("mapa.svg", svg, "image/svg+xml", False),
        "SVG called .png": ("mapa.png", svg, "image/png", False),
        "0 bytes": ("foto.jpg", b"", "image/jpeg", False),
        "ZIP bomb": ("fotos.zip", bomb, "application/zip", False),
        "ZIP bomb called .xlsx": (
            "tabla.xlsx",
            files.make_xlsx(xl__bomb=bytes(200_000_000)),
            files.DECLARED["xlsx"],
            False,
        ),
        "PNG of 50,000 × 50,000": ("mapa.png", files.make_huge_png(50_000), "image/png", False),
        "PDF with a script": ("acta.pdf", files.make_pdf(script), "application/pdf", False),
        "PDF that is HTML too": (
            "acta.pdf",
            b"<script>1</script>" + files.make_pdf(),
            "application/pdf",
            False,
        ),
        "HEIC": ("foto.heic", b"\0\0\0\x18ftypheic" + bytes(400), "image/heic", False),
        "JPEG with position and ZIP behind": (
            "foto.jpg",
            photo + files.make_zip({"a": b"b"}),
            "image/jpeg",
            True,
        ),
        "PNG with an author": ("dibujo.png", files.make_picture("PNG"), "image/png", True),
        "WebP with EXIF and XMP": ("dibujo.webp", files.make_picture("WEBP"), "image/webp", True),
        "name that climbs": ("../../../etc/passwd.jpg", photo, "image/jpeg", True),
        "name with NUL": ("fo\0to.jpg", photo, "image/jpeg", True),
        "name written backwards": ("foto\u202egpj.exe", photo, "image/jpeg", False),
        "name of 250 letters": ("f" * 246 + ".jpg", photo, "image/jpeg", True),
    }


def stored(data: Path) -> list[Path]:
    return sorted(file for file in (data / "media").rglob("*") if file.is_file())


def small_walk(port: int, path: str, data: Path) -> tuple[list[tuple[str, str]], list[str]]:
    rows, problems = [], []
    for what, (name, content, declared, welcome) in small_cases().items():
        before = set(stored(data))
        answer = whole(port, path, content, name, declared)
        made = [file for file in stored(data) if file not in before]
        rows.append((what, "received, cleaned" if made else f"{answer.status} «{answer.problem}»"))
        told = answer.status == 422 and answer.problem and TYPED in answer.page
        if welcome and not (answer.status == 302 and made):
            problems.append(f"{what}: {answer.status} {answer.problem}")
        if not welcome and not (told and not made):
            problems.append(f"{what}: {answer.status} {made}")
        for file in made:
            kept = file.read_bytes()
            if TELLING.encode() in kept or b"GPS" in kept or b"Exif" in kept or b"PK\3\4" in kept:
                problems.append(f"{what}: something of it stayed in {file.name}")
            if not re.fullmatch(r"[0-9a-f]{32}(_\w{7})?\.\w+(\.jpg)?", file.name):
                problems.append(f"{what}: stored as {file.name}")
    return rows, problems


Huge = Callable[[int, str, int], Answer]


def as_form(port: int, path: str, size: int, *, deaf: bool = False) -> Answer:
    before = fields() + file_head("video.jpg", "image/jpeg")
    length = len(before) + size // len(PIECE) * len(PIECE) + len(TAIL)
    return send(port, path, endless(size, before), length=length, deaf=deaf)


def below_the_limit(port: int, path: str, size: int) -> Answer:
    """So that the whole request is read: the file goes as it comes, the text is kept."""
    return as_form(port, path, min(size, 60 << 20))


def deaf(port: int, path: str, size: int) -> Answer:
    """A program that goes on sending whatever it is told."""
    return as_form(port, path, size, deaf=True)


def file_first(port: int, path: str, size: int) -> Answer:
    before, after = file_head("video.jpg", "image/jpeg"), b"\r\n" + fields() + TAIL
    length = len(before) + size // len(PIECE) * len(PIECE) + len(after)
    return send(port, path, endless(size, before, after), length=length)


def in_chunks(port: int, path: str, size: int) -> Answer:
    before = fields() + file_head("video.jpg", "image/jpeg")
    return send(port, path, endless(size, before), length=None)


def as_text(port: int, path: str, size: int) -> Answer:
    pieces = endless(size, b"title=", b"")
    length = 6 + size // len(PIECE) * len(PIECE)
    kind = "application/x-www-form-urlencoded"
    return send(port, path, pieces, length=length, declared=kind)


def as_nothing_known(port: int, path: str, size: int) -> Answer:
    length = size // len(PIECE) * len(PIECE)
    pieces = endless(size, b"", b"")
    return send(port, path, pieces, length=length, declared="application/octet-stream")


HUGE: dict[str, tuple[Huge, set[int]]] = {
    "form, file after the text": (as_form, {422}),
    "the same, deaf to the answer": (deaf, {0, 422}),
    "the same of 60 MB": (below_the_limit, {422}),
    "form, file first": (file_first, {403, 422}),
    "form in chunks of unknown length": (in_chunks, {400, 403, 411, 413, 422}),
    "text of a form": (as_text, {400, 403, 413}),
    "bytes of no form": (as_nothing_known, {400, 403, 413}),
}


def cut(port: int, path: str) -> None:
    """Begin an upload of 6 MB and hang up in the middle."""
    before = fields(title="Cortada") + file_head("foto.jpg", "image/jpeg")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: csrftoken={service.CSRF}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {6 << 20}\r\n\r\n"
    ).encode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(head + before + PIECE * 3)
        time.sleep(0.3)


def main() -> int:
    size = int(float(sys.argv[1] if len(sys.argv) > 1 else 5) * (1 << 30))
    problems: list[str] = []
    with stage.folder() as where:
        data = where / f"uploads-{int(time.time())}"
        path = f"/actividades/{service.prepared(data)}/propuestas/nueva/"
        (temporary := data / "tmp").mkdir()
        os.environ["TMPDIR"] = str(temporary)
        server = service.Service(data)
        server.start()
        try:
            with watched(server, data / "tmp") as watch:
                small, told = small_walk(server.port, path, data)
            problems += told
            huge = [("all files above, one by one", "", "", "", f"{watch.memory:.0f} MB", "")]
            for what, (way, expected) in HUGE.items():
                with watched(server, data) as watch:
                    answer = way(server.port, path, size)
                huge.append(
                    (
                        what,
                        answer.status or "connection closed",
                        f"{answer.sent / 1e6:.0f} MB",
                        f"{answer.seconds:.1f} s",
                        f"{watch.memory:.0f} MB",
                        f"{watch.disk:.0f} MB",
                    )
                )
                if answer.status not in expected:
                    problems.append(f"{what}: {answer.status}")
                if answer.status == 422 and not (answer.problem and TYPED in answer.page):
                    problems.append(f"{what}: no sentence")
                if watch.memory > MEMORY or watch.disk > DISK:
                    problems.append(f"{what}: {watch.memory:.0f} MB, {watch.disk:.0f} MB on disk")
            before = stored(data)
            for _ in range(4):
                cut(server.port, path)
            with service.Visitor(server.port) as visitor:
                status, _, page = visitor.get("/buscar/?q=Cortada")
            if status != 200 or b"Cortada</a>" in page or stored(data) != before:
                problems.append("an upload that was cut left something")
            time.sleep(2)
            if left := [file for file in temporary.rglob("*.upload*") if file.is_file()]:
                problems.append(f"temporary files stayed: {left}")
        finally:
            server.stop()
    print(stage.table(("file", "answer"), small), end="\n\n")
    head = ("upload", "answer", "sent by then", "after", "memory more", "disk more")
    print(stage.table(head, huge))
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
