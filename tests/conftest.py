"""Put the folder of the tests on the path, so that they can share modules, and keep compiled bytecode."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# Tests start hundreds of processes. Where the environment forbids bytecode, each compiles everything again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
