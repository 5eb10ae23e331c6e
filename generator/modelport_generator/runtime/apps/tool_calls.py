"""Run the tool calls of one answer in parallel, as threads or tasks, and report each step."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelport.entities import AssistantPromptMessage, LLMResult

    from .tool_rounds import Rounds, Step


def run_calls(rounds: Rounds, result: LLMResult) -> bool:
    """Run the tool calls of an answer; return whether there were any."""
    _report(rounds, rounds.answered(result))
    calls = rounds.calls_of(result)
    if not calls:
        return False
    if len(calls) == 1 and not _is_async(rounds, calls[0]):
        found = [_called(rounds, calls[0])]
    else:
        with ThreadPoolExecutor(len(calls), "modelport-tool") as pool:
            contexts = [contextvars.copy_context() for _ in calls]
            waiting = [
                pool.submit(context.run, _called, rounds, call)
                for context, call in zip(contexts, calls, strict=True)
            ]
            found = [each.result() for each in waiting]
    for call, (value, error) in zip(calls, found, strict=True):
        _report(rounds, rounds.returned(call, value, error))
    return True


async def arun_calls(rounds: Rounds, result: LLMResult) -> bool:
    """Async form of `run_calls`."""
    await _areport(rounds, rounds.answered(result))
    calls = rounds.calls_of(result)
    if not calls:
        return False
    found = await asyncio.gather(*(_acalled(rounds, call) for call in calls))
    for call, (value, error) in zip(calls, found, strict=True):
        await _areport(rounds, rounds.returned(call, value, error))
    return True


def _called(rounds: Rounds, call: AssistantPromptMessage.ToolCall) -> tuple[Any, Exception | None]:
    try:
        tool, values = rounds.prepared(call)
        returned = tool.call(values)
        if inspect.isawaitable(returned):
            return asyncio.run(_awaited(returned)), None
        return returned, None
    except Exception as error:
        return None, error


async def _acalled(
    rounds: Rounds, call: AssistantPromptMessage.ToolCall
) -> tuple[Any, Exception | None]:
    try:
        tool, values = rounds.prepared(call)
        returned = (
            tool.call(values) if tool.is_async else await asyncio.to_thread(tool.call, values)
        )
        return (await returned if inspect.isawaitable(returned) else returned), None
    except Exception as error:
        return None, error


async def _awaited(waited: Awaitable[Any]) -> Any:
    return await waited


def _is_async(rounds: Rounds, call: AssistantPromptMessage.ToolCall) -> bool:
    tool = rounds.tools.get(call.name)
    return tool is not None and tool.is_async


def _report(rounds: Rounds, step: Step) -> None:
    if rounds.on_step is not None:
        rounds.on_step(step)


async def _areport(rounds: Rounds, step: Step) -> None:
    if rounds.on_step is not None:
        pending = rounds.on_step(step)
        if inspect.isawaitable(pending):
            await pending
