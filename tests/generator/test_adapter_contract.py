"""When a definition or contract changes, the author learns what to change in the adapter, with both places."""

from __future__ import annotations

import shutil

import pytest
from projects import Project

from modelport_generator.check.run import check_unit, units_of
from modelport_generator.pipeline.checking import Demands
from modelport_generator.problems import Problem

HEAD = "from field._generated.stubs.acme import AcmeLLMStub\n\n\n"
CHECK = "    def validate_credentials(self, model, credentials): ...\n"
INVOKE = (
    "    def _invoke(self, model, credentials, prompt_messages, model_parameters, tools=None,"
    " stop=None, stream=True, user=None): ...\n"
)
COUNT = "    def get_num_tokens(self, model, credentials, prompt_messages, tools=None): ...\n"


def shown(project: Project, source: str) -> list[Problem]:
    project.write("acme/llm/llm.py", HEAD + source)
    problems = project.generate().problems
    return [p for p in problems if p.code in ("MP606", "MP617", "MP618", "MP619")]


@pytest.mark.slow
def test_an_adapter_as_the_founding_documents_show_it_fits(project: Project) -> None:
    assert not shown(project, f"class A(AcmeLLMStub):\n{CHECK}{INVOKE}{COUNT}")


def test_a_missing_method_is_reported_with_both_places(project: Project) -> None:
    (problem,) = shown(project, f"class A(AcmeLLMStub):\n{CHECK}{INVOKE}")
    assert problem.code == "MP617"
    assert problem.message == "A has no get_num_tokens, so it cannot be instantiated"
    assert problem.hint == "write get_num_tokens(model, credentials, prompt_messages, tools)"
    assert (problem.place.file.rpartition("/")[2], problem.place.line) == ("llm.py", 4)
    (related,) = problem.related
    assert related.place.pointer == "/supported_model_types/0"
    assert related.place.line > 1


def test_a_method_of_a_class_on_the_way_counts(project: Project) -> None:
    source = f"class Base(AcmeLLMStub):\n{CHECK}{INVOKE}\n\nclass A(Base):\n{COUNT}"
    assert not shown(project, source)


def test_methods_of_a_mixin_from_elsewhere_are_not_required(project: Project) -> None:
    assert not shown(project, "class A(wire.HttpLLM, AcmeLLMStub):\n    pass\n")


def test_a_changed_signature_is_reported_with_both_places(project: Project) -> None:
    changed = COUNT.replace("tools=None", "tokenizer")
    (problem,) = [
        p
        for p in shown(project, f"class A(AcmeLLMStub):\n{CHECK}{INVOKE}{changed}")
        if p.code == "MP618"
    ]
    assert problem.message == "A.get_num_tokens requires 'tokenizer', which callers do not pass"
    assert problem.place.line == 7
    assert problem.related[0].place.pointer == "/supported_model_types/0"


def test_a_method_of_the_wrong_kind_is_reported(project: Project) -> None:
    changed = INVOKE.replace("def", "async def")
    (problem,) = shown(project, f"class A(AcmeLLMStub):\n{CHECK}{changed}{COUNT}")
    assert problem.message == "A._invoke must be a plain function"


def test_an_adapter_that_no_longer_fits_does_not_keep_the_new_stubs_away(
    project: Project,
) -> None:
    project.generate()
    project.model("large")
    assert shown(project, f"class A(AcmeLLMStub):\n{INVOKE}{COUNT}")
    assert b"large" in project.tree()["catalog/acme/llm.json"]


def test_a_type_that_is_no_longer_offered_is_reported_with_both_places(project: Project) -> None:
    project.write("acme/rerank/rerank.py", "class A(AcmeRerankStub): ...\n")
    (problem,) = shown(project, f"class A(AcmeLLMStub):\n{CHECK}{INVOKE}{COUNT}")
    assert problem.code == "MP619"
    assert problem.place.file.endswith("rerank/rerank.py")
    assert problem.related[0].place.pointer == "/supported_model_types"


def test_an_unreadable_definition_reports_nothing_about_adapters(project: Project) -> None:
    project.write("acme/acme.yaml", "provider: [acme\n")
    assert not shown(project, f"class A(AcmeLLMStub):\n{CHECK}{INVOKE}{COUNT}")


def test_a_changed_id_names_the_stub_to_derive_from(project: Project) -> None:
    project.provider(provider="other")
    project.write("acme/llm/llm.py", f"{HEAD}class A(AcmeLLMStub):\n{CHECK}{INVOKE}{COUNT}")
    problems = project.generate().problems
    (problem,) = [p for p in problems if p.code == "MP604" and p.place.file.endswith(".py")]
    assert problem.message == "A derives from AcmeLLMStub, but the generated stub is OtherLLMStub"
    assert problem.place.line == 4
    assert problem.related[0].place.pointer == "/provider"


@pytest.mark.slow
def test_a_new_type_names_the_file_to_write(project: Project) -> None:
    for icon in ("s.svg", "l.svg"):
        project.write(f"acme/_assets/{icon}", "<svg/>")
    project.generate()
    project.provider(supported_model_types=["llm", "rerank"])
    missing = [p for p in project.generate(demands=Demands()).problems if p.code == "MP604"]
    assert any("write rerank/rerank.py" in p.hint for p in missing)


@pytest.mark.slow
def test_generate_and_check_report_the_same_about_an_adapter_and_each_once(
    project: Project,
) -> None:
    for icon in ("s.svg", "l.svg"):
        project.write(f"acme/_assets/{icon}", "<svg/>")
    project.provider(supported_model_types=["llm", "rerank"])
    project.write("acme/tts/tts.py", "class A(AcmeTTSStub): ...\n")
    project.write("acme/rerank/rerank.py", "class A(OtherRerankStub): ...\n")
    wrong = INVOKE.replace("user=None", "*, who").replace("def", "async def")
    count = COUNT.replace(", tools=None", "")
    project.write("acme/llm/llm.py", f"{HEAD}class A(AcmeLLMStub):\n{wrong}{count}")
    checked = [p for unit in units_of([project.root]) for p in check_unit(unit).problems]
    shown = sorted(
        (p.code, p.place.line, p.message) for p in checked if p.place.file.endswith("py")
    )
    assert [code for code, _, _ in shown] == ["MP604", "MP606", "MP617", "MP618", "MP618", "MP619"]
    for demands in (Demands(), Demands(assets=False), Demands(assets=False, careful=False)):
        shutil.rmtree(project.output, ignore_errors=True)
        made = list(project.generate(demands=demands).problems)
        text = sorted((p.code, p.place.line, p.message) for p in made if p.place.file[-2:] == "py")
        assert text == shown
        assert project.tree()


@pytest.mark.slow
def test_an_unreadable_adapter_leaves_the_tree_unchanged(project: Project) -> None:
    project.generate()
    before = project.tree()
    project.model("large")
    project.write("acme/llm/llm.py", "class A(AcmeLLMStub:\n")
    assert {p.code for p in project.generate().errors} == {"MP603"}
    assert project.tree() == before


@pytest.mark.slow
@pytest.mark.parametrize("careful", [True, False])
def test_two_adapters_leave_the_tree_unchanged(project: Project, careful: bool) -> None:
    demands = Demands(assets=False, careful=careful)
    project.generate(demands=demands)
    before = project.tree()
    project.write(
        "acme/llm/llm.py", f"{HEAD}class A(AcmeLLMStub): ...\nclass B(AcmeLLMStub): ...\n"
    )
    assert {p.code for p in project.generate(demands=demands).errors} == {"MP605"}
    assert project.tree() == before
