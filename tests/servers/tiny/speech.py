"""A Kokoro speech network without weights: it speaks noise of a suitable length."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

VOICES = ("af_alloy", "tiny")
SYMBOLS = (
    ';:,.!?—…"()“” \u0303ʣʥʦʨᵝ\uab67AIOQSTWYᵊabcdefhijklmnopqrstuvwxyz'
    "ɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘ᵻ"
)


def build(folder: Path) -> None:
    """Write the configuration, an empty state and two random voices."""
    (folder / "config.json").write_text(json.dumps(_config()), encoding="utf-8")
    torch.save({}, folder / "kokoro-v1_0.pth")  # the network keeps its random initialisation
    torch.manual_seed(4)
    (folder / "voices").mkdir()
    for voice in VOICES:
        torch.save(torch.randn(510, 1, 256) * 0.1, folder / "voices" / f"{voice}.pt")


def _config() -> dict[str, Any]:
    vocabulary = {symbol: i + 1 for i, symbol in enumerate(dict.fromkeys(SYMBOLS))}
    return {
        "istftnet": {
            "upsample_kernel_sizes": [20, 12],
            "upsample_rates": [10, 6],
            "gen_istft_hop_size": 5,
            "gen_istft_n_fft": 20,
            "resblock_dilation_sizes": [[1, 3, 5]],
            "resblock_kernel_sizes": [3],
            "upsample_initial_channel": 512,
        },
        "dim_in": 64,
        "dropout": 0.2,
        "hidden_dim": 512,
        "max_conv_dim": 512,
        "max_dur": 4,
        "multispeaker": True,
        "n_layer": 1,
        "n_mels": 80,
        "n_token": len(vocabulary) + 2,
        "style_dim": 128,
        "text_encoder_kernel_size": 5,
        "vocab": vocabulary,
        "plbert": {
            "hidden_size": 64,
            "num_attention_heads": 2,
            "intermediate_size": 128,
            "max_position_embeddings": 512,
            "num_hidden_layers": 1,
            "dropout": 0.1,
        },
    }
