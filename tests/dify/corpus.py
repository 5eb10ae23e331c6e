"""All public providers of the corpus as one project."""

from __future__ import annotations

import shutil
from pathlib import Path

from dify import layouts
from modelport_generator.pipeline import run as pipeline
from modelport_generator.pipeline.checking import Demands
from modelport_generator.project import Project, find_project
from shared_data import data_path


def corpus_project(folder: Path) -> Project:
    """Return a project with every provider of the corpus and the code generated from them."""
    target = find_project(layouts.project(folder))
    for provider in sorted(data_path("corpus").iterdir()):
        if provider.is_dir():
            shutil.copytree(provider, target.providers / provider.name, copy_function=shutil.copy)
    demands = Demands(assets=False)
    outcome = pipeline.generate(target, lambda _: None, demands=demands)
    assert outcome.errors == []
    return target
