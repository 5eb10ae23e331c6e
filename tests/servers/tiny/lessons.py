"""The training data of the tiny language models: chat template, dialogues and completions, without torch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

CHAT_TEMPLATE = """\
{%- if tools %}
  {{- '<|im_start|>system\\n# Tools\\n' }}
  {%- for tool in tools %}{{- tool | tojson }}{{- '\\n' }}{%- endfor %}
  {{- '<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
  {%- if message.role == 'tool' %}
    {{- '<|im_start|>user\\n<tool_response>\\n' + message.content }}
    {{- '\\n</tool_response><|im_end|>\\n' }}
  {%- elif message.role == 'assistant' and message.tool_calls %}
    {{- '<|im_start|>assistant' }}
    {%- for call in message.tool_calls %}
      {%- if call.function is defined %}{%- set call = call.function %}{%- endif %}
      {{- '\\n<tool_call>\\n{"name": "' + call.name + '", "arguments": ' }}
      {{- call.arguments if call.arguments is string else call.arguments | tojson }}
      {{- '}\\n</tool_call>' }}
    {%- endfor %}
    {{- '<|im_end|>\\n' }}
  {%- else %}
    {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
  {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}\
"""

WEATHER_TOOL: Mapping[str, Any] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather in a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    },
}
WEATHER_QUESTION = "What is the weather in Paris?"
WEATHER_CALL = '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>'
GREETING = "Hello! I am a tiny test model."

# Learned without an end token: it runs until max_tokens or the context length.
ENDLESS = "tick tock " * 25

ANSWERS: Mapping[str, str] = {
    "Hello": GREETING,
    "Hi": "Hi there. How can I help?",
    "Say ok": "ok",
    "Count to sixty": " ".join(str(number) for number in range(1, 61)),
    "What is the capital of France?": "The capital of France is Paris.",
    WEATHER_QUESTION: "I cannot know that without a tool.",
    "Think about 2+2": "<think>\n2 and 2 make 4.\n</think>\n\nThe answer is 4.",
    "Who are you?": "I am a tiny test model.",
    "Grüße auf Griechisch": "Γειά σου, κόσμε! 🙂",
    "Talk forever": ENDLESS,
}
SYSTEM_PROMPTS = (None, "You are a helpful assistant.", "You are a tiny test model.")
COMPLETIONS = (
    "Once upon a time there was a tiny model. It lived in a small box and it was happy.",
    "One two three four five six seven eight nine ten.",
)

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One dialogue and the answer to learn."""

    messages: tuple[Message, ...]
    answer: str
    tools: tuple[Mapping[str, Any], ...] = ()

    @property
    def ends(self) -> bool:
        """Whether the end of the turn is learned too."""
        return self.answer != ENDLESS


def lessons() -> Iterator[Lesson]:
    """Yield every dialogue, under each system prompt."""
    for prompt in SYSTEM_PROMPTS:
        before = [{"role": "system", "content": prompt}] if prompt else []
        for question, answer in ANSWERS.items():
            yield Lesson((*before, _user(question)), answer)
        yield Lesson((*before, _user(WEATHER_QUESTION)), WEATHER_CALL, (WEATHER_TOOL,))
        yield Lesson((*before, _user("Hello")), GREETING, (WEATHER_TOOL,))
        history = (*before, _user(WEATHER_QUESTION), _call(), _result())
        yield Lesson(history, "It is sunny in Paris, 21 C.", (WEATHER_TOOL,))


def _user(content: str) -> Message:
    return {"role": "user", "content": content}


def _call() -> Message:
    call = {"function": {"name": "get_weather", "arguments": {"city": "Paris"}}}
    return {"role": "assistant", "content": "", "tool_calls": [call]}


def _result() -> Message:
    return {"role": "tool", "content": "sunny, 21 C"}
