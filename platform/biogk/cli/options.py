"""Options of a command made of the function of `biogk.api` behind it: one signature, one text.

A parameter becomes an option of its name, with the default, the limits and the description that
the function has. What the shell alone knows (other spellings, completion) stands with the command.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import click
from annotated_types import Ge, Gt, Interval, Le
from docstring_parser import DocstringStyle, parse

from biogk.api.base.parameters import Option
from biogk.cli.completing import Completer
from biogk.core.errors import UsageError
from biogk.core.registry import Registry

F = TypeVar("F", bound=Callable[..., Any])
Callback = Callable[[click.Context, click.Parameter, Any], Any]
GIVEN = ("self", "home")
"""Parameters that no command has as options of its own."""
NAMED = re.compile(r"`(\w+)`")


@dataclass(frozen=True)
class ApiParameter:
    """A parameter of a function of the API.

    Args:
        name: its name, which is that of the option's value, too.
        type: without `None` and what annotates it.
        about: what annotates it: limits, a registry, an `Option`.
        default: `inspect.Parameter.empty` where it has to be given.
        positional: whether it is an argument rather than an option.
        help: its description.
    """

    name: str
    type: Any
    about: tuple[Any, ...]
    default: Any
    positional: bool
    help: str

    @property
    def required(self) -> bool:
        """Whether it has to be given."""
        return self.default is inspect.Parameter.empty

    @property
    def flag(self) -> str:
        """How the shell spells it: `sources`, which takes several, is --source; arguments: PATH."""
        if self.positional:
            return self.name.strip("_").upper()
        name = self.name.strip("_").replace("_", "-")
        return f"--{name.removesuffix('s') if self.repeatable else name}"

    @property
    def repeatable(self) -> bool:
        """Whether it takes several values."""
        return get_origin(self.type) in (Sequence, Mapping)


def parameters_of(function: Callable[..., Any]) -> list[ApiParameter]:
    """The parameters of a function, those of an unpacked `TypedDict` included.

    Args:
        function: annotated, with a docstring whose Args describe each parameter.
    """
    described = _descriptions(function.__doc__)
    found = []
    for each in inspect.signature(function).parameters.values():
        if each.name in GIVEN:
            continue
        type_ = eval(each.annotation, function.__globals__)  # noqa: S307 - our own signatures
        if each.kind is each.VAR_KEYWORD:
            found += list(_unpacked(*get_args(type_)))
        else:
            bare, about = _bare(type_)
            positional = each.kind is not each.KEYWORD_ONLY
            text = described[each.name]
            found.append(ApiParameter(each.name, bare, about, each.default, positional, text))
    return found


def options_of(
    function: Callable[..., Any],
    *,
    flags: Mapping[str, Sequence[str]] | None = None,
    complete: Mapping[str, Completer] | None = None,
    metavars: Mapping[str, str] | None = None,
    callbacks: Mapping[str, Callback] | None = None,
) -> Callable[[F], F]:
    """Add the options and arguments that a function of the API takes.

    Args:
        function: the function; a command keeps it as `api`, for the test that compares the two.
        flags: spellings other than the parameter's own name, by parameter.
        complete: what completes a parameter.
        metavars: what stands for a parameter's value in the help.
        callbacks: what reads the values of a parameter in another way than its type says.
    """
    parameters = parameters_of(function)
    names = {each.name: (flags or {}).get(each.name, [each.flag])[0] for each in parameters}

    def decorate(command: F) -> F:
        for each in reversed(parameters):
            attributes = {
                **_attributes(each),
                "shell_complete": (complete or {}).get(each.name),
                "metavar": (metavars or {}).get(each.name) or _metavar(each),
            }
            if callbacks and each.name in callbacks:
                attributes["callback"] = callbacks[each.name]
            if each.positional:
                command = click.argument(each.name, **attributes)(command)
                continue
            spelled = (flags or {}).get(each.name, _flags(each))
            text = NAMED.sub(lambda found: names.get(found[1], found[0]), each.help)
            command = click.option(*spelled, each.name, help=text, **attributes)(command)
        command.api = function  # type: ignore[attr-defined]
        return command

    return decorate


def _descriptions(text: str | None) -> dict[str, str]:
    """The Args of a docstring as sentences, by parameter."""
    parsed = parse(inspect.cleandoc(text or ""), style=DocstringStyle.GOOGLE)
    found = {each.arg_name: " ".join((each.description or "").split()) for each in parsed.params}
    return {name: text[:1].upper() + text[1:] for name, text in found.items()}


def _unpacked(options: Any) -> Iterator[ApiParameter]:
    """The keys of a `TypedDict`, each with an `Option`."""
    for name, hint in get_type_hints(options, include_extras=True).items():
        type_, about = _bare(hint)
        (option,) = (each for each in about if isinstance(each, Option))
        yield ApiParameter(name, type_, about, option.default, positional=False, help=option.help)


def _bare(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without `None`, and what annotates it; a path may be given as text."""
    about: tuple[Any, ...] = ()
    while get_origin(hint) in (Annotated, Union, UnionType):
        if get_origin(hint) is Annotated:
            hint, about = hint.__origin__, (*about, *hint.__metadata__)
        else:
            members = [each for each in get_args(hint) if each is not NoneType]
            hint = members[0] if len(members) == 1 else Path
    return hint, about


def _flags(parameter: ApiParameter) -> list[str]:
    if parameter.type is bool and parameter.default is True:
        return [f"{parameter.flag}/--no-{parameter.flag[2:]}"]
    return [parameter.flag]


def _attributes(parameter: ApiParameter) -> dict[str, Any]:
    """What click is told of a parameter beside its name."""
    default = parameter.default
    empty = default in (None, "", ()) or default is False or parameter.required
    found: dict[str, Any] = {"required": parameter.required, "type": _type(parameter)}
    if not parameter.required:
        found["default"] = parameter.default
    if parameter.positional:
        return found | ({"nargs": -1} if parameter.repeatable else {})
    found |= {"show_default": not empty, "multiple": parameter.repeatable}
    if parameter.type is bool:
        found["is_flag"] = True
    if get_origin(parameter.type) is Mapping:
        values = get_args(parameter.type)[1]
        found["callback"] = json_values if values is Any else text_values
    for each in parameter.about:
        if isinstance(each, Option) and each.env:
            found |= {"envvar": each.env, "show_envvar": True}
    return found


def _type(parameter: ApiParameter) -> Any:
    type_, about = _bare(get_args(parameter.type)[0] if parameter.repeatable else parameter.type)
    about = (*parameter.about, *about)
    for each in about:
        if isinstance(each, Registry):
            return click.Choice(list(each))
    if get_origin(type_) is Literal:
        return click.Choice(list(get_args(type_)), case_sensitive=False)
    if type_ is Path:
        return click.Path(path_type=Path)
    limits = _limits(about)
    if limits:
        return click.IntRange(**limits) if type_ is int else click.FloatRange(**limits)
    return type_


def _limits(about: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in about:
        parts = list(each) if isinstance(each, Interval) else [each]
        for part in parts:
            if isinstance(part, Ge):
                found["min"] = part.ge
            elif isinstance(part, Gt):
                found |= {"min": part.gt, "min_open": True}
            elif isinstance(part, Le):
                found["max"] = part.le
    return found


def _metavar(parameter: ApiParameter) -> str | None:
    if get_origin(parameter.type) is Mapping:
        return "NAME=VALUE"
    if parameter.positional:
        name = parameter.flag if parameter.required else f"[{parameter.flag}]"
        return name + ("..." if parameter.repeatable else "")
    return None


def text_values(
    _context: click.Context, parameter: click.Parameter, values: Sequence[str]
) -> dict[str, str]:
    """What several `name=value` say.

    Raises:
        UsageError: one has no value.
    """
    found = {}
    for given in values:
        name, equals, value = given.partition("=")
        if not equals or not name:
            flag = parameter.opts[-1]
            raise UsageError(f"{flag} {given} has no value.", "Write it as name=value.")
        found[name] = value
    return found


def json_values(
    context: click.Context, parameter: click.Parameter, values: Sequence[str]
) -> dict[str, Any]:
    """The same, each value as JSON, else as text."""
    found: dict[str, Any] = dict(text_values(context, parameter, values))
    for name, value in found.items():
        with suppress(json.JSONDecodeError):
            found[name] = json.loads(value)
    return found
