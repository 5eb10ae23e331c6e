"""The limit of cost: calls are estimated before they start, and costs are summed before they are rounded."""

from __future__ import annotations

from typing import Any

import pytest
from bulk_served import Served

import modelport
from modelport.errors import BulkCostError

PROMPT, ANSWER = 2.5e-6, 15e-6
"""The prices of a token of `gpt-5.4`."""
CALL = 7 * PROMPT + 3 * ANSWER
"""The cost of a call of the counting server."""


def llm(served: Served) -> Any:
    return modelport.llm("openai/gpt-5.4", openai_api_key="sk-x", openai_api_base=served.url)


def run(served: Served, prompts: list[Any], **settings: Any) -> list[Any]:
    return list(llm(served).invoke_many(prompts, on_error="collect", **settings))


def test_the_first_call_is_estimated_by_its_prompt(served: Served) -> None:
    (item,) = run(served, ["word " * 8000], max_cost=10_000 * PROMPT)
    assert isinstance(item.error, BulkCostError)
    (item,) = run(served, ["word " * 8000], max_cost=11_000 * PROMPT)
    assert item.error is None
    assert served.counts["requests"] == 1


@pytest.mark.parametrize("bound", [False, True])
def test_the_first_call_is_estimated_by_its_longest_answer(served: Served, bound: bool) -> None:
    model, given = llm(served), {"max_tokens": 1000}
    if bound:
        model, given = model.with_parameters(max_tokens=1000), {}
    settings = {"on_error": "collect", **given}
    (item,) = model.invoke_many(["a"], max_cost=1000 * ANSWER, **settings)
    assert isinstance(item.error, BulkCostError)
    assert served.counts["requests"] == 0
    (item,) = model.invoke_many(["a"], max_cost=1100 * ANSWER, **settings)
    assert item.error is None


def test_later_calls_are_estimated_by_their_own_answers(served: Served) -> None:
    prompts = [f"prompt {n}" for n in range(40)]
    items = run(served, prompts, max_cost=1010 * ANSWER + 3 * CALL, max_tokens=1000)
    # The cheap calls before it do not make the longest answer of the next one cheaper.
    assert any(isinstance(item.error, BulkCostError) for item in items)
    assert sum(item.error is None for item in items) >= 3


def test_all_attempts_of_a_typed_answer_are_estimated(served: Served) -> None:
    settings: dict[str, Any] = {
        "on_error": "collect",
        "max_tokens": 1000,
        "max_cost": 2500 * ANSWER,
    }
    (item,) = llm(served).parse_many(["a"], dict, retries=2, **settings)
    assert isinstance(item.error, BulkCostError)
    assert served.counts["requests"] == 0


def test_data_of_media_counts_as_a_thousand_tokens(served: Served) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + "A" * 400_000}}
    message = {"role": "user", "content": [{"type": "text", "text": "what?"}, image]}
    (item,) = run(served, [[message]], max_cost=1500 * PROMPT)
    assert not isinstance(item.error, BulkCostError)
    assert served.counts["requests"] == 1


@pytest.mark.slow
def test_costs_are_summed_before_they_are_rounded(served: Served) -> None:
    embedder: Any = modelport.text_embedding(
        "openai/text-embedding-3-small", openai_api_key="sk-x", openai_api_base=served.url
    )
    with embedder.embed_many([f"text {n}" for n in range(100)], batch_size=1) as job:
        items = list(job)
    each = 7 * 0.02e-6
    assert items[0].cost == pytest.approx(each)
    assert job.summary.cost == pytest.approx(100 * each)


def test_a_summary_distinguishes_no_cost_from_an_unknown_one(served: Served, tmp_path: Any) -> None:
    with served.embedding.embed_many(["a"]) as job:
        list(job)
    assert "no known cost" in str(job.summary)
    for _ in range(2):
        with llm(served).invoke_many(["a"], ledger=tmp_path / "run.sqlite") as job:
            list(job)
    assert "0 tokens, no cost," in str(job.summary)
