"""Audio that tests upload: always the same bytes, so that recordings find it by its hash."""

from __future__ import annotations

import io
import math
import struct
import wave

RATE = 16000


def tone(seconds: float = 0.5, hertz: int = 440) -> bytes:
    """Return a WAV file of one quiet tone."""
    loudness = 8000
    samples = (
        round(loudness * math.sin(2 * math.pi * hertz * i / RATE))
        for i in range(round(RATE * seconds))
    )
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return out.getvalue()
