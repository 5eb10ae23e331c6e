"""The two ports: one for threads, one for event loops."""

from .async_port import AsyncPort as AsyncPort
from .port import sync_capable as sync_capable
from .sync_port import SyncPort as SyncPort
