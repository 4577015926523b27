"""How does a content root begin? With files that pass `kotae check`, and what CI, editors and translators' tools need to know of them."""

from api.starting.create import Created, create
from api.starting.schemas import SCHEMAS, schema

__all__ = ["SCHEMAS", "Created", "create", "schema"]
