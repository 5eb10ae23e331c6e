"""Let the model call a function and use its result in the answer."""

from __future__ import annotations

import json
import os

from modelport.entities import (
    PromptMessage,
    PromptMessageTool,
    ToolPromptMessage,
    UserPromptMessage,
)
from modelport.sdk.xinference import LLM

SERVER = os.environ.get("MODELPORT_SERVER_URL", "http://127.0.0.1:9997")
WEATHER = PromptMessageTool(
    name="get_weather",
    description="Get the weather in a city",
    parameters={
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    },
)


def get_weather(city: str) -> str:
    return {"Paris": "sunny, 21 C"}.get(city, "unknown")


def main() -> None:
    llm = LLM("tiny-tools", server_url=SERVER, model_uid="tiny-tools")
    messages: list[PromptMessage] = [UserPromptMessage(content="What is the weather in Paris?")]
    answer = llm.invoke(messages, temperature=0, tools=[WEATHER])
    messages.append(answer.message)
    for call in answer.message.tool_calls:
        arguments = json.loads(call.function.arguments)
        print(f"the model calls {call.function.name}({arguments})")
        messages.append(ToolPromptMessage(content=get_weather(**arguments), tool_call_id=call.id))
    print(llm.invoke(messages, temperature=0, tools=[WEATHER]).text)


if __name__ == "__main__":
    main()
