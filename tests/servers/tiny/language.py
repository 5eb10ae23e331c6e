"""The tiny language model: a Qwen2 of 128 dimensions that learns the lessons by heart in about 15 seconds."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import Any

import torch
from jinja2 import Environment
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from servers.tiny.lessons import CHAT_TEMPLATE, COMPLETIONS, lessons

CONTEXT = 2048
PAD, START, END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
STEPS = 1000
BATCH = 10
LOSS_TO_REACH = 0.003
Pair = tuple[list[int], list[int]]


def build(folder: Path) -> None:
    """Train the model and save it with its tokenizer; raise when it did not learn its answers."""
    random.seed(0)
    torch.manual_seed(0)
    samples = _samples()
    _tokenizer([prompt + answer for prompt, answer in samples]).save_pretrained(folder)
    model = _network(folder)
    # As the server will load it: for this architecture, transformers splits digits on its own.
    tokenizer = AutoTokenizer.from_pretrained(folder)
    pairs = [(_encode(tokenizer, p), _encode(tokenizer, a)) for p, a in samples]
    _train(model, pairs)
    model.generation_config.eos_token_id = [2, 0]
    model.generation_config.bos_token_id = None
    model.save_pretrained(folder)
    wrong = [
        a for (p, a), pair in zip(samples, pairs, strict=True) if p and not _knows(model, pair)
    ]
    if wrong:
        raise RuntimeError(f"the tiny language model did not learn: {wrong}")


def _samples() -> list[tuple[str, str]]:
    environment = Environment(trim_blocks=True, lstrip_blocks=True)  # what transformers sets
    environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)
    template = environment.from_string(CHAT_TEMPLATE)
    samples = [("", text + PAD) for text in COMPLETIONS]
    for lesson in lessons():
        prompt = template.render(
            messages=lesson.messages, tools=lesson.tools, add_generation_prompt=True
        )
        samples.append((prompt, lesson.answer + (END if lesson.ends else "")))
    return samples


def _tokenizer(texts: list[str]) -> PreTrainedTokenizerFast:
    core = Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=600,
        special_tokens=[PAD, START, END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=core,
        eos_token=END,
        pad_token=PAD,
        model_max_length=CONTEXT,
        chat_template=CHAT_TEMPLATE,
        clean_up_tokenization_spaces=False,
    )


def _network(folder: Path) -> Qwen2ForCausalLM:
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    config = Qwen2Config(
        vocab_size=len(vocabulary["model"]["vocab"]),
        hidden_size=128,
        intermediate_size=256,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=CONTEXT,
        bos_token_id=0,
        eos_token_id=2,
        pad_token_id=0,
        tie_word_embeddings=True,
    )
    config.save_pretrained(folder)
    return Qwen2ForCausalLM(config)


def _encode(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    return list(tokenizer(text, add_special_tokens=False).input_ids) if text else []


def _train(model: Qwen2ForCausalLM, pairs: list[Pair]) -> None:
    batches = _batches(pairs)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
    last: dict[int, float] = {}
    for step in range(STEPS):
        chosen = random.randrange(len(batches))
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1, (step + 1) / 30) * (1 - step / STEPS) + 1e-5
        loss = model(**batches[chosen]).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        last[chosen] = loss.item()
        if len(last) == len(batches) and max(last.values()) < LOSS_TO_REACH:
            break
    model.eval()
    print(f"language model: {step + 1} steps, loss {max(last.values()):.4f}", file=sys.stderr)


def _batches(pairs: list[Pair]) -> list[dict[str, Any]]:
    # Samples of like length share a batch, so that little of it is padding.
    ordered = sorted(pairs, key=lambda pair: len(pair[0]) + len(pair[1]))
    return [_batch(ordered[i : i + BATCH]) for i in range(0, len(ordered), BATCH)]


def _batch(pairs: list[Pair]) -> dict[str, Any]:
    width = max(len(prompt) + len(answer) for prompt, answer in pairs)
    ids = torch.zeros(len(pairs), width, dtype=torch.long)
    mask = torch.zeros(len(pairs), width, dtype=torch.long)
    labels = torch.full((len(pairs), width), -100)
    for row, (prompt, answer) in enumerate(pairs):
        length = len(prompt) + len(answer)
        ids[row, :length] = torch.tensor(prompt + answer)
        mask[row, :length] = 1
        labels[row, len(prompt) : length] = torch.tensor(answer)
    return {"input_ids": ids, "attention_mask": mask, "labels": labels}


def _knows(model: Qwen2ForCausalLM, pair: Pair) -> bool:
    prompt, answer = pair
    ids = torch.tensor([prompt])
    with torch.no_grad():
        made = model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=len(answer), do_sample=False
        )
    return list(made[0][len(prompt) :].tolist()) == answer
