"""A Whisper with two layers whose decoder always writes the one sentence it learned."""

from __future__ import annotations

import json
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperProcessor,
    WhisperTokenizerFast,
)
from transformers.modeling_outputs import BaseModelOutput
from transformers.models.whisper.tokenization_whisper import LANGUAGES

from servers.tiny.lessons import ANSWERS, COMPLETIONS

SENTENCE = " The capital of France is Paris."
PAD = "<|endoftext|>"
STEPS = 400
# Loudness and offset of the noise that represents what the encoder may hear.
NOISES = ((1.0, 0.0), (0.3, 0.5), (0.05, 0.8), (0.0, 1.0))


def build(folder: Path) -> None:
    """Teach the decoder its sentence and save the model with its processor."""
    random.seed(3)
    torch.manual_seed(3)
    tokenizer = _tokenizer()
    model = _network(tokenizer)
    _train(model, tokenizer)
    _describe_generation(model, tokenizer)
    model.save_pretrained(folder)
    processor = WhisperProcessor(WhisperFeatureExtractor(feature_size=80), tokenizer)
    processor.save_pretrained(folder)


def _tokenizer() -> WhisperTokenizerFast:
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator([*ANSWERS.values(), *COMPLETIONS], trainer)
    learned = json.loads(core.to_str())["model"]
    merges = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in learned["merges"]]
    tokenizer = WhisperTokenizerFast(
        vocab=learned["vocab"],
        merges=merges,
        unk_token=PAD,
        bos_token=PAD,
        eos_token=PAD,
        pad_token=PAD,
        model_max_length=448,
    )
    names = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    marks = [f"<|{name}|>" for name in ("startoftranscript", *LANGUAGES, *names)]
    tokenizer.add_tokens([PAD, *marks], special_tokens=True)
    tokenizer.add_tokens([f"<|{i * 0.02:.2f}|>" for i in range(1501)], special_tokens=False)
    return tokenizer


def _network(tokenizer: WhisperTokenizerFast) -> WhisperForConditionalGeneration:
    pad = tokenizer.convert_tokens_to_ids(PAD)
    return WhisperForConditionalGeneration(
        WhisperConfig(
            vocab_size=len(tokenizer),
            num_mel_bins=80,
            d_model=64,
            encoder_layers=2,
            decoder_layers=2,
            encoder_attention_heads=2,
            decoder_attention_heads=2,
            encoder_ffn_dim=128,
            decoder_ffn_dim=128,
            pad_token_id=pad,
            bos_token_id=pad,
            eos_token_id=pad,
            decoder_start_token_id=_mark(tokenizer, "startoftranscript"),
            suppress_tokens=None,
            begin_suppress_tokens=None,
        )
    )


def _mark(tokenizer: WhisperTokenizerFast, name: str) -> int:
    return int(tokenizer.convert_tokens_to_ids(f"<|{name}|>"))


def _sequences(tokenizer: WhisperTokenizerFast) -> list[list[int]]:
    message = list(tokenizer(SENTENCE, add_special_tokens=False).input_ids)
    end = int(tokenizer.convert_tokens_to_ids(PAD))

    def after(*names: str) -> list[int]:
        return [_mark(tokenizer, name) for name in ("startoftranscript", *names)]

    return [
        [*after("en", "transcribe", "notimestamps"), *message, end],
        [*after("en", "translate", "notimestamps"), *message, end],
        [*after("zh", "transcribe", "notimestamps"), *message, end],
        [*after("en", "transcribe", "0.00"), *message, _mark(tokenizer, "1.00"), end],
    ]


def _train(model: WhisperForConditionalGeneration, tokenizer: WhisperTokenizerFast) -> None:
    sequences = _sequences(tokenizer)
    width = max(len(sequence) for sequence in sequences)
    ids = torch.full((len(sequences), width), sequences[0][-1])
    labels = torch.full((len(sequences), width), -100)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = torch.tensor(sequence)
        labels[row, : len(sequence) - 1] = torch.tensor(sequence[1:])
    with torch.no_grad():
        encoded = [
            model.model.encoder(torch.randn(1, 80, 3000) * loud - offset).last_hidden_state
            for loud, offset in NOISES
        ]
    optimizer = torch.optim.AdamW(model.model.decoder.parameters(), lr=3e-3)
    for _ in range(STEPS):
        state = BaseModelOutput(last_hidden_state=random.choice(encoded).expand(len(ids), -1, -1))
        logits = model(encoder_outputs=state, decoder_input_ids=ids).logits
        loss = torch.nn.functional.cross_entropy(
            logits.reshape(-1, logits.shape[-1]), labels.reshape(-1), ignore_index=-100
        )
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def _describe_generation(
    model: WhisperForConditionalGeneration, tokenizer: WhisperTokenizerFast
) -> None:
    config = model.generation_config
    config._from_model_config = False  # else generate() throws these settings away
    config.lang_to_id = {f"<|{name}|>": _mark(tokenizer, name) for name in LANGUAGES}
    config.task_to_id = {name: _mark(tokenizer, name) for name in ("transcribe", "translate")}
    config.no_timestamps_token_id = _mark(tokenizer, "notimestamps")
    config.prev_sot_token_id = _mark(tokenizer, "startofprev")
    config.is_multilingual, config.return_timestamps = True, False
    config.max_initial_timestamp_index, config.max_length = 50, 448
    config.suppress_tokens = config.begin_suppress_tokens = config.forced_decoder_ids = None
    config.alignment_heads = [[1, 0], [1, 1]]
