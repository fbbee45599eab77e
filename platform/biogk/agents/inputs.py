"""What a tool takes: the parameters of a query as a schema, and what was given checked by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from biogk.agents.pages import MOST
from biogk.core.errors import UsageError
from biogk.core.store.queries import Parameter

KINDS: Mapping[type, Any] = {
    int: Annotated[int, Field(ge=0, le=MOST)],
    float: Annotated[float, Field(allow_inf_nan=False)],
}
PAGES: dict[str, Any] = {
    "limit": (Annotated[int, Field(ge=1, le=100)], 25),
    "offset": (Annotated[int, Field(ge=0)], 0),
}


def inputs(tool: str, parameters: Sequence[Parameter]) -> type[BaseModel]:
    """The model of what a tool takes: the parameters, and which page is meant.

    Args:
        tool: its name.
        parameters: of its query; a limit of its own gives way to that of the page.
    """
    fields: dict[str, Any] = {each.name: _field(each) for each in parameters}
    return create_model(tool, __config__=ConfigDict(extra="forbid"), **(fields | PAGES))


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model in JSON Schema, without what an agent need not read."""
    made = model.model_json_schema()
    for each in (made, *made["properties"].values()):
        del each["title"]
        each.pop("minimum", None)
    del made["additionalProperties"]
    return made


def checked(model: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, with the defaults of what was not.

    Raises:
        UsageError: a parameter is missing, unknown, or of another type; one line says which.
    """
    try:
        return model.model_validate(dict(given)).model_dump()
    except ValidationError as error:
        fault = error.errors()[0]
        raise UsageError(
            f"The parameter {fault['loc'][0]!r} of {model.__name__}: {fault['msg']}.",
            f"It takes {', '.join(model.model_fields)}.",
        ) from error


def _field(parameter: Parameter) -> tuple[Any, Any]:
    if parameter.required:
        return str, Field(description=parameter.help)
    kind = type(parameter.default)
    return KINDS.get(kind, kind), Field(parameter.default, description=parameter.help)
