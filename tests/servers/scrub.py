"""Replace the ids, ports, times, keys and paths of Xinference in recorded text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from modelport._runtime.testing import scrubbing
from servers.recording import GOOD_KEY

TIME = 1700000000
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
Replace = Callable[[re.Match[str]], str]


@dataclass(slots=True)
class Scrubber(scrubbing.Scrubber):
    """Replaces the same text by the same stand-in throughout one exchange."""

    _ids: dict[str, str] = field(default_factory=dict[str, str])

    def text(self, text: str) -> str:
        """Scrub a body or a part of it that holds whole tokens."""
        if text.lstrip().lower().startswith("<!doctype html"):
            return _bare_page(text)
        text = scrubbing.Scrubber.text(self, text)
        for pattern, replace in self._rules():
            text = re.sub(pattern, replace, text)
        return text

    def _rules(self) -> list[tuple[str, str | Replace]]:
        return [
            (r"/live/run/[^/\"']+", "/server"),
            (UUID, self._uuid),
            # llama.cpp: ids of 32 letters and digits
            (r"(?<=[\"-])[A-Za-z0-9]{32}(?=\")", self._letters),
            (r"127\.0\.0\.1:\d+", "127.0.0.1:9000"),
            (r"'127\.0\.0\.1', \d+", "'127.0.0.1', 9000"),
            (r"pid=\d+", "pid=1000"),
            (r"(\"created\": ?)[1-9]\d*", rf"\g<1>{TIME}"),
            (r"(\"(?:prompt|predicted)_(?:per_second|per_token_ms|ms)\": ?)[\d.e+-]+", r"\g<1>1.0"),
            (r"(retry after )\d+\.\d+s", r"\g<1>1.0s"),
            (r"xf-[A-Za-z0-9_-]{20,}", GOOD_KEY),
            (r"eyJ[A-Za-z0-9_.-]{20,}", "recorded-token"),
            (r"(ping - )\d{4}-[^\r\n]+", r"\g<1>2023-11-14 22:13:20+00:00"),
            (r"(?<=Only )\{[^}]+\}", _sorted_set),
            (r"(?<=Available model uids: )\[[^\]]*\]", _sorted_set),
        ]

    def _uuid(self, found: re.Match[str]) -> str:
        return self._stand_in(found[0], lambda n: f"00000000-0000-4000-8000-{n:012d}")

    def _letters(self, found: re.Match[str]) -> str:
        return self._stand_in(found[0], lambda n: f"recorded{n:024d}")

    def _stand_in(self, text: str, make: Callable[[int], str]) -> str:
        return self._ids.setdefault(text, make(len(self._ids) + 1))


def _bare_page(page: str) -> str:
    # Of a web page, the title is all that an error message could show.
    title = re.search(r"<title>[^<]*</title>", page)
    return f"<!DOCTYPE html><html><head>{title[0] if title else ''}</head></html>"


def _sorted_set(found: re.Match[str]) -> str:
    # The server prints a set or a list whose order differs from run to run.
    inside = found[0][1:-1].split(", ")
    return found[0][0] + ", ".join(sorted(inside)) + found[0][-1]
