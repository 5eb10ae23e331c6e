"""An adapter is compared with its interface by reading it, never by importing it."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from check_bases import BASES
from effort import calls
from modelport_generator.check.adapters.inheritance import Modules
from modelport_generator.check.adapters.interfaces import interfaces
from modelport_generator.check.run import check_unit, units_of
from modelport_generator.check.session import Settings, check
from modelport_generator.problems import Problem
from modelport_generator.python.source import MAX_BYTES, read_module
from modelport_generator.report.text import outcome_text

_SEEDS = "model, credentials, prompt_messages, model_parameters, tools=None, stop=None, stream=True, user=None"
_PROVIDER = BASES["provider"][1].replace("  - text-embedding\n", "")
_CHECK = "    def validate_credentials(self, model, credentials): ...\n"
_INVOKE = f"    def _invoke(self, {_SEEDS}): ...\n"
_COUNT = "    def get_num_tokens(self, model, credentials, prompt_messages, tools=None): ...\n"
_WHOLE = f"class A(AcmeLLMStub):\n{_CHECK}{_INVOKE}{_COUNT}"
_KIT = "from modelport_providers import wire\n\n"
_PURE = (
    "    def build_request(self, call): ...\n"
    "    def parse_response(self, call, response): ...\n"
    "    def parse_event(self, call, event): ...\n"
)
_PROVIDERS = Path(__file__).parents[2] / "providers" / "modelport_providers"


def problems(
    root: Path,
    adapter: str | bytes | None,
    modelport: str = "quirks: {}\n",
    files: Mapping[str, str] | None = None,
) -> list[Problem]:
    folder = root / "acme"
    folder.mkdir(parents=True)
    made: dict[str, str | bytes] = {
        "_assets/small.svg": "<svg/>",
        "_assets/large.svg": "<svg/>",
        "acme.yaml": _PROVIDER,
        "modelport.yaml": modelport,
        **(files or {}),
    }
    if adapter is not None:
        made["llm/llm.py"] = adapter
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        raw = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(raw)
    found = [each for unit in units_of([root]) for each in check_unit(unit).problems]
    return [each for each in found if each.severity != "info"]


def codes(
    root: Path,
    adapter: str | bytes | None,
    modelport: str = "quirks: {}\n",
    files: Mapping[str, str] | None = None,
) -> list[str]:
    return [each.code for each in problems(root, adapter, modelport, files)]


# Arguments ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        _SEEDS,
        _SEEDS + ", options=None",
        "*args, **kwargs",
        "**kwargs",
        _SEEDS.replace(", user", ", *, user"),
        "model, credentials, **rest",
        "model, credentials, /, *, own=1, **rest",
    ],
)
def test_the_signature_of_the_founding_documents_and_wider_ones_fit(
    arguments: str, tmp_path: Path
) -> None:
    wide = f"    def _invoke(self, {arguments}): ...\n"
    expected = ["MP618", "MP618"] if "/" in arguments else []
    assert codes(tmp_path, f"class A(AcmeLLMStub):\n{_CHECK}{wide}{_COUNT}") == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "code", "message"),
    [
        (_INVOKE.replace(", user=None", ""), "MP606", "A._invoke does not take user"),
        ("    def _invoke(self, *args): ...\n", "MP606", "A._invoke does not take model,"),
        ("    async def _ainvoke(self, model, **rest): ...\n", "", ""),
        ("    def _ainvoke(self, **rest): ...\n", "MP618", "A._ainvoke must be async"),
        (_INVOKE.replace("def", "async def"), "MP618", "must be a plain function"),
        (_COUNT.replace("tools=None", "*, tools, kind"), "MP618", "requires 'kind', which callers"),
        (_COUNT.replace(", tools=None", ""), "MP606", "A.get_num_tokens does not take tools"),
        (_COUNT.replace(", tools=None", ", *more"), "", ""),
        (_COUNT.replace("tools=None", "tools, /"), "", ""),
        ("    @staticmethod\n" + _COUNT.replace("self, ", ""), "", ""),
        ("    @staticmethod\n" + _COUNT, "MP618", "requires 'self', which callers do not pass"),
        ("    @classmethod\n" + _COUNT, "", ""),
        ("    @counted\n    def get_num_tokens(self): ...\n", "", ""),
        ("    if DEBUG:\n        def get_num_tokens(self): ...\n", "", ""),
        ("    get_num_tokens = counted\n", "", ""),
        ("    build_request = None\n    def build_request(self): ...\n", "MP606", "take call"),
        ("    def invoke(self, model, credentials, prompt): ...\n", "MP618", "requires 'prompt'"),
        ("    def invoke(self, model): ...\n", "", ""),
    ],
)
def test_a_method_that_cannot_be_called_is_reported_once(
    method: str, code: str, message: str, tmp_path: Path
) -> None:
    found = problems(tmp_path, f"{_WHOLE}{method}")
    assert [each.code for each in found] == ([code] if code else [])
    if found:
        assert message in found[0].message
        assert "it is called with (" in found[0].hint
        assert found[0].place.file.endswith("acme/llm/llm.py")
        assert found[0].related[0].place.pointer == "/supported_model_types/0"


def test_what_is_missing_and_what_is_too_much_is_one_problem(tmp_path: Path) -> None:
    renamed = _COUNT.replace("prompt_messages", "prompts")
    found = problems(tmp_path, f"class A(AcmeLLMStub):\n{_CHECK}{_INVOKE}{renamed}")
    assert [each.code for each in found] == ["MP618"]


def test_the_name_of_the_method_is_underlined(tmp_path: Path) -> None:
    before = "class Ä(AcmeLLMStub):\n    x = 'é\x0c\u2028'\n"
    late = _COUNT.replace("tools=None", "kind")
    problems(tmp_path, f"{before}{_CHECK}{_INVOKE}{late}")
    [outcome] = check([tmp_path / "acme"], Settings())
    [block] = outcome_text(outcome)
    lines = block.split("\n")
    assert "llm.py:5:9" in lines[1]
    assert lines[3] == f"5 | {late.rstrip()}"
    assert lines[4].rstrip().endswith("^" * len("get_num_tokens"))
    assert lines[4].index("^") == lines[3].index("get_num_tokens")


def test_a_comment_in_the_adapter_hides_a_problem(tmp_path: Path) -> None:
    marked = _WHOLE.replace(_COUNT, "").replace(
        "Stub):", "Stub):  # modelport: ignore[MP617] later"
    )
    problems(tmp_path, marked)
    [outcome] = check([tmp_path / "acme"], Settings())
    assert outcome.problems == ()
    (tmp_path / "acme/llm/llm.py").write_text(marked + _COUNT, "utf-8")
    [outcome] = check([tmp_path / "acme"], Settings())
    assert [each.code for each in outcome.problems] == ["MP002"]


# Methods that are missing ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("adapter", "missing"),
    [
        (_WHOLE.replace(_CHECK, ""), ["validate_credentials"]),
        ("class A(AcmeLLMStub): ...\n", ["validate_credentials", "_invoke", "get_num_tokens"]),
        (f"class Base(AcmeLLMStub):\n{_CHECK}\nclass A(Base):\n{_INVOKE}{_COUNT}", []),
        (f"class Mixin:\n{_CHECK}{_INVOKE}{_COUNT}\nclass A(Mixin, AcmeLLMStub): ...\n", []),
        # Python looks at the interface before a mixin that comes after the stub.
        (
            f"class Mixin:\n{_CHECK}{_INVOKE}{_COUNT}\nclass A(AcmeLLMStub, Mixin): ...\n",
            ["validate_credentials", "_invoke", "get_num_tokens"],
        ),
        (_WHOLE.replace("    def get", "    @abstractmethod\n    def get"), ["get_num_tokens"]),
        (f"{_WHOLE.replace(_COUNT, '')}    get_num_tokens = counted\n", []),
        (f"{_WHOLE.replace(_COUNT, '')}    if X:\n        from c import get_num_tokens\n", []),
        (f"{_WHOLE.replace(_COUNT, '')}A.get_num_tokens = counted\n", []),
        (f"@adds_the_rest\n{_WHOLE.replace(_COUNT, '')}", []),
        (_WHOLE.replace(_COUNT, "").replace("Stub)", "Stub, metaclass=Adding)"), []),
        (f"{_WHOLE.replace(_COUNT, '').replace('(Acme', '(mixin(), Acme')}", []),
        (f"from elsewhere import M\n{_WHOLE.replace(_COUNT, '').replace('(Acme', '(M, Acme')}", []),
        (f"{_KIT}class A(wire.HttpLLM, AcmeLLMStub):\n{_CHECK}{_PURE}", []),
        (
            f"{_KIT}class A(wire.HttpLLM, AcmeLLMStub):\n{_PURE}",
            ["validate_credentials"],
        ),
        (
            f"{_KIT}class A(wire.HttpLLM, AcmeLLMStub):\n{_CHECK}",
            ["build_request", "parse_response", "parse_event"],
        ),
        (
            f"from modelport_providers.wire.llm import HttpLLM as H\n"
            f"from x.stubs.acme import AcmeLLMStub as Stub\nclass A(H, Stub):\n{_CHECK}",
            ["build_request", "parse_response", "parse_event"],
        ),
        (f"import modelport_providers.wire.llm\nclass A(modelport_providers.wire.llm.HttpLLM, AcmeLLMStub):\n{_PURE}", ["validate_credentials"]),
        (f"{_KIT}class A(wire.HttpNothing, AcmeLLMStub): ...\n", []),
        (f"if X:\n    class M: ...\nelse:\n    class M: ...\n{_WHOLE.replace(_COUNT, '').replace('(Acme', '(M, Acme')}", []),
        ("class M: ...\nM = wrapped(M)\nclass A(M, AcmeLLMStub): ...\n", []),
    ],
)  # fmt: skip
def test_a_missing_method_is_reported_when_all_bases_are_known(
    adapter: str, missing: list[str], tmp_path: Path
) -> None:
    found = problems(tmp_path, adapter)
    assert {each.code for each in found} <= {"MP617"}
    assert [each.message.split()[3].rstrip(",") for each in found] == missing
    assert all(each.hint.startswith("write ") for each in found)


def test_relative_imports_and_those_of_the_own_package_are_followed(tmp_path: Path) -> None:
    server = "from .more.deep import Deep\nclass Server(Deep):\n" + _CHECK
    files = {
        "__init__.py": "",
        "server.py": server,
        "more/__init__.py": "",
        "more/deep.py": "class Deep:\n" + _INVOKE,
    }
    tmp_path.joinpath("field").mkdir()
    (tmp_path / "field" / "__init__.py").write_text("", "utf-8")
    adapter = "from ..server import Server\nclass A(Server, AcmeLLMStub): ...\n"
    found = problems(tmp_path / "field", adapter, files=files)
    assert [each.message for each in found] == [
        "A has no get_num_tokens, so it cannot be instantiated"
    ]
    absolute = adapter.replace("..server", "field.acme.server")
    (tmp_path / "field/acme/llm/llm.py").write_text(absolute, "utf-8")
    found = [each for unit in units_of([tmp_path]) for each in check_unit(unit).problems]
    assert [each.code for each in found if each.severity != "info"] == ["MP617"]


def test_a_method_that_types_inherit_from_the_own_server_is_reported_once(tmp_path: Path) -> None:
    server = "class Server:\n    def validate_credentials(self, model): ...\n"
    adapter = "from ..server import Server\nclass A(Server, Acme{}Stub):\n    def _invoke(self, **rest): ...\n"
    files = {
        "server.py": server,
        "acme.yaml": BASES["provider"][1].replace("text-embedding", "rerank"),
        "rerank/rerank.py": adapter.format("Rerank"),
    }
    found = problems(tmp_path, adapter.format("LLM") + _COUNT, files=files)
    assert [(each.code, each.place.file.rpartition("/")[2]) for each in found] == [
        ("MP606", "server.py")
    ]


@pytest.mark.parametrize(
    "adapter",
    [
        "class A(A, AcmeLLMStub): ...\n",
        "from .llm import B\nclass A(B, AcmeLLMStub): ...\n",
        "from . import llm\nclass A(llm.A, AcmeLLMStub): ...\n",
        "from .a import X\nclass A(X, AcmeLLMStub): ...\n",
        "from ......................... import x\nclass A(x.Y, AcmeLLMStub): ...\n",
        "from ..... import etc\nclass A(etc.Y, AcmeLLMStub): ...\n",
        f"from .{'a' * 300} import X\nclass A(X, AcmeLLMStub): ...\n",
        "from .a import A\nclass A(A, AcmeLLMStub): ...\n",
        "class X: ...\nclass Y(X): ...\nclass A(X, Y, AcmeLLMStub): ...\n",
        "from .a import *\nclass A(X, AcmeLLMStub): ...\n",
    ],
)
def test_cyclic_and_unknown_bases_are_not_reported(adapter: str, tmp_path: Path) -> None:
    files = {"llm/a.py": "from .b import X\n", "llm/b.py": "from .a import X\n"}
    # The missing import is reported, and nothing else about the class.
    assert set(codes(tmp_path, adapter, files=files)) <= {"MP620"}


@pytest.mark.slow
def test_a_long_chain_of_modules_is_not_followed_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filler = "x = [" + "1," * 100_000 + "]\n"
    files = {
        f"llm/m{i}.py": f"from .m{i + 1} import X as Base\nclass X(Base): ...\n{filler}"
        for i in range(100)
    }
    files["llm/m100.py"] = "class X: ...\n"
    program = "from .m0 import X\nclass A(X, AcmeLLMStub): ...\n"
    read: list[object] = []
    parse = ast.parse

    def note(*given: Any, **named: Any) -> ast.AST:
        read.append(given)
        return parse(*given, **named)

    monkeypatch.setattr(ast, "parse", note)
    assert codes(tmp_path, program, files=files) == []
    assert 0 < len(read) < 50


@pytest.mark.slow
@pytest.mark.parametrize("provider_id", ["xinference", "openai", "openai_api_compatible"])
def test_the_order_of_classes_is_that_of_python(provider_id: str) -> None:
    root = _PROVIDERS / provider_id
    modules, seen = Modules(root), 0
    for each in interfaces():
        file = root / each.folder / f"{each.folder}.py"
        if not file.is_file():
            continue
        module = read_module(file)
        adapter = module.classes[-1]
        lineage = modules.lineage(module, adapter, "")
        real = getattr(
            importlib.import_module(
                f"modelport_providers.{provider_id}.{each.folder}.{each.folder}"
            ),
            adapter.name,
        )
        names = [one.__name__ for one in real.__mro__ if one.__name__ not in ("ABC", "object")]
        assert lineage.whole
        assert [one.name for one in lineage.classes] == names
        seen += 1
    assert seen >= 2


def test_what_every_type_has_is_what_the_common_base_requires() -> None:
    from modelport.interfaces import AIModel

    assert AIModel.__abstractmethods__ == {"validate_credentials"}


# Which class it is ----------------------------------------------------------------------------


def test_an_intermediate_class_is_not_a_second_adapter(tmp_path: Path) -> None:
    adapter = f"class Base(AcmeLLMStub): ...\nclass A(Base):\n{_CHECK}{_INVOKE}{_COUNT}"
    assert codes(tmp_path, adapter) == []


def test_an_adapter_is_never_run(tmp_path: Path) -> None:
    assert codes(tmp_path, f"open({str(tmp_path / 'ran')!r}, 'w')\n{_WHOLE}") == []
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("text", ["", "# to be written\n", "class A: ...\n", "def f(): ...\n"])
def test_a_file_without_an_adapter_is_reported(text: str, tmp_path: Path) -> None:
    [problem] = problems(tmp_path, text)
    assert problem.code == "MP604"
    assert problem.place.pointer == "/supported_model_types/0"
    assert problem.hint.startswith("derive one from AcmeLLMStub")


def test_the_stub_of_another_id_is_reported_at_the_class(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, "x = 1\nclass A(base.OtherLLMStub): ...\n")
    assert problem.code == "MP604"
    assert (problem.place.line, problem.place.column, problem.place.end_column) == (2, 7, 8)
    assert "the generated stub is AcmeLLMStub" in problem.message


def test_an_adapter_of_a_type_that_is_not_offered_is_reported(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, _WHOLE, files={"tts/tts.py": "class A(AcmeTTSStub): ...\n"})
    assert problem.code == "MP619"
    assert problem.place.file.endswith("tts/tts.py")


def test_the_older_layout_needs_nothing_that_it_never_promised(tmp_path: Path) -> None:
    problems(tmp_path, "class A(LargeLanguageModel): ...\n", files={"tts/tts.py": "class T(TTSModel): ...\n"})  # fmt: skip
    (tmp_path / "acme/modelport.yaml").unlink()
    [unit] = units_of([tmp_path])
    assert unit.layout == "legacy"
    assert [e.code for e in check_unit(unit).problems if e.code.startswith("MP6")] == []


# Declared bases -------------------------------------------------------------------------------

_BASED = "base: openai_api_compatible\nquirks: {base_url: https://api.acme.example/v1}\n"


def test_a_declared_base_needs_no_code(tmp_path: Path) -> None:
    assert codes(tmp_path, None) == ["MP604"]
    assert codes(tmp_path / "other", None, _BASED) == []


def test_own_code_beside_a_declared_base_is_checked(tmp_path: Path) -> None:
    adapter = f"class A(AcmeLLMStub):\n{_CHECK}{_INVOKE}"
    assert codes(tmp_path, adapter, _BASED) == ["MP617"]


def test_a_type_that_the_base_does_not_serve_needs_code(tmp_path: Path) -> None:
    offered = {"acme.yaml": BASES["provider"][1].replace("text-embedding", "moderation")}
    [problem] = problems(tmp_path, None, _BASED, offered)
    assert problem.code == "MP604"
    assert problem.place.pointer == "/supported_model_types/1"
    assert problem.message == (
        "the type moderation has no adapter, nor has the base 'openai_api_compatible'"
    )


# Hostile files --------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "raw",
    [
        b"class A(:\n",
        b"class A\x00: ...\n",
        b"\xff\xfe\x00c",
        b"# coding: nothing-known\nclass A: ...\n",
        b"# coding: latin-1\nclass \xc4(:\n",
        b"x = " + b"(" * 100_000,
        b"x = " + b"-" * 100_000 + b"1\n",
        b"x = 1" + b"+1" * 200_000 + b"\n",
        b"x = a" + b".b" * 100_000 + b"\n",
        b"class A(" + b"a[" * 5_000 + b"]" * 5_000 + b"): ...\n",
        b"".join(b" " * i + b"if x:\n" for i in range(200)),
        b"#" * (MAX_BYTES + 1),
        b"".join(b"class A%d(A%d): ...\n" % (i, i - 1) for i in range(20_000)),
    ],
)
def test_an_unreadable_file_is_reported_as_such(raw: bytes, tmp_path: Path) -> None:
    found: list[Problem] = []
    assert calls(lambda: found.extend(problems(tmp_path, raw))) < 500_000
    [problem] = found
    assert problem.code == "MP603"
    assert problem.place.file.endswith("llm/llm.py")
    [outcome] = check([tmp_path / "acme"], Settings())
    assert outcome.problems == (problem,)
    assert "MP603" in "".join(outcome_text(outcome))


@pytest.mark.parametrize(
    "adapter",
    [
        _WHOLE + "x = '\\d'\n",
        "\ufeff" + _WHOLE,
        _WHOLE.replace("\n", "\r\n"),
        "# coding: latin-1\n" + _WHOLE,
        _WHOLE + "(a, *b), [c.d, e['f']] = g\nfor h, i in j: k = l\n",
        _WHOLE
        + "try:\n    import m\nexcept E:\n    m = None\nmatch n:\n    case 1:\n        o = p\n",
    ],
)
def test_unusual_python_is_read_as_python_reads_it(adapter: str, tmp_path: Path) -> None:
    assert codes(tmp_path, adapter) == []


@pytest.mark.slow
def test_a_large_adapter_costs_no_more_than_its_parse(tmp_path: Path) -> None:
    many = "".join(f"def f{i}(a, b=1): return a\n" for i in range(10_000))
    found: list[str] = []
    assert calls(lambda: found.extend(codes(tmp_path, many + _WHOLE))) < 200_000
    assert found == []


@pytest.mark.parametrize("name", ["llm.py", "server.py"])
def test_a_link_or_folder_instead_of_a_file_gives_no_traceback(name: str, tmp_path: Path) -> None:
    problems(tmp_path, f"from ..server import M\n{_WHOLE.replace('(Acme', '(M, Acme')}")
    folder = tmp_path / "acme" / ("llm" if name == "llm.py" else "")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to("nowhere.py")
    [unit] = units_of([tmp_path])
    expected = ["MP604"] if name == "llm.py" else ["MP620"]
    assert [e.code for e in check_unit(unit).problems if e.severity != "info"] == expected
    (folder / name).unlink()
    (folder / name).mkdir()
    [unit] = units_of([tmp_path])
    assert [e.code for e in check_unit(unit).problems if e.severity != "info"] == expected


# Imports and keys -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("from modelport_providers.wire import opnai", "MP620", "openai"),
        ("from modelport_providers.wire.protocols import opnai", "MP620", "openai"),
        ("from modelport_providers.wyre import openai", "MP620", "wire"),
        ("import modelport_providers.wyre", "MP620", "wire"),
        ("from modelport.interfaces import LLMCal", "MP620", "LLMCall"),
        ("from modelport.errors import InvokeEror", "MP620", "InvokeError"),
        ("from ..sever import X", "MP620", "server"),
        ("from ..server import Sever", "MP620", "Server"),
        ("from .. import sever", "MP620", "server"),
        ("import no_such_package", "MP621", "pyproject.toml"),
        ("from no_such_package.inner import x", "MP621", "pyproject.toml"),
        ("    import no_such_package", "MP621", "pyproject.toml"),
        ("from modelport_providers.wire import openai", "", ""),
        ("from modelport_providers.wire.protocols.openai import json_of", "", ""),
        ("from modelport.interfaces import LLMCall, Request", "", ""),
        ("from modelport import provider", "", ""),
        ("from ..server import Server", "", ""),
        ("from .. import server", "", ""),
        ("import httpx, json", "", ""),
        ("from concurrent.futures import thread", "", ""),
        ("import declared_package.inner", "", ""),
        ("try:\n    import no_such_package\nexcept ImportError:\n    pass", "", ""),
    ],
)
def test_an_unresolved_import_is_an_error_at_its_line(
    line: str, code: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\ndependencies = ["Declared.Package>=1"]\n', "utf-8"
    )
    head = f"def later():\n{line}\n" if line.startswith(" ") else f"\n{line}\n"
    found = problems(tmp_path, f"{head}{_WHOLE}", files={"server.py": "class Server: ...\n"})
    shown = [(p.code, p.severity, p.place.line, words in f"{p.message} {p.hint}") for p in found]
    assert shown == ([(code, "error", 2, True)] if code else [])


@pytest.mark.parametrize(
    "body", ["pass", '"""Accept."""', "return", "return None", '"""Accept."""\n        del model']
)
def test_a_check_of_keys_that_checks_nothing_is_reported(body: str, tmp_path: Path) -> None:
    check_of_model = f"    def validate_credentials(self, model, credentials):\n        {body}\n"
    adapter = f"class A(AcmeLLMStub):\n{check_of_model}{_INVOKE}{_COUNT}"
    own = (
        "class P(AcmeProviderStub):\n"
        f"    def validate_provider_credentials(self, credentials):\n        {body}\n"
    )
    found = problems(tmp_path, adapter, files={"acme.py": own})
    assert [(p.code, p.severity) for p in found] == [("MP622", "warning")] * 2
    assert {p.message.split()[0] for p in found} == {
        "A.validate_credentials",
        "P.validate_provider_credentials",
    }


def test_in_a_project_a_type_without_an_adapter_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.modelport]\npackage = "field"\n', "utf-8")
    home = tmp_path / "field" / "providers"
    assert [(p.code, p.severity) for p in problems(home, None)] == [("MP604", "error")]
