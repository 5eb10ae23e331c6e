"""The base of all entities: how pydantic treats them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Entity(BaseModel):
    """What all entities have in common."""

    # Validators are built when first needed: an app that imports twenty classes may use five.
    # Unknown keys are ignored, as every reader of this format does.
    model_config = ConfigDict(defer_build=True, extra="ignore", protected_namespaces=())
