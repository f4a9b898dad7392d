"""Frozen dataclasses that are made in a quarter of the time: there are many at the start."""

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """As ``dataclass`` with ``frozen`` and ``slots``, but only ``__init__`` is made for each class.

    The library writes and compiles six methods a class; the other five are the same for all here,
    and that one is made when a class is used.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # or the library makes up one, for half a millisecond
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)

    def init_first(self: T, *args: Any, **kw: Any) -> None:
        made.__init__ = _init(made)  # type: ignore[method-assign]
        made.__init__(self, *args, **kw)

    made.__init__ = init_first  # type: ignore[assignment, method-assign]
    for name, method in _Shared.__dict__.items():
        if callable(method) and name not in vars(cls):
            setattr(made, name, method)
    return made


def _init(cls: type[Any]) -> Callable[..., None]:
    scope: dict[str, Any] = {"set_": object.__setattr__}
    parameters, body = ["self"], []
    for one in fields(cls):
        parameter, given = one.name, one.name
        if one.default_factory is not MISSING:
            scope[f"new_{one.name}"] = one.default_factory
            parameter += f"=new_{one.name}"
            given = f"new_{one.name}() if {one.name} is new_{one.name} else {one.name}"
        elif one.default is not MISSING:
            scope[f"default_{one.name}"] = one.default
            parameter += f"=default_{one.name}"
        parameters.append(parameter)
        body.append(f" set_(self, {one.name!r}, {given})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n" + "\n".join(body or [" pass"]), scope)  # noqa: S102
    return scope["__init__"]  # type: ignore[no-any-return]


class _Shared:
    __match_args__: tuple[str, ...]

    def __repr__(self) -> str:
        named = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__qualname__}({', '.join(named)})"

    def __eq__(self, other: object) -> Any:
        return _parts(self) == _parts(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(_parts(self))

    def __reduce__(self) -> Any:
        return type(self), _parts(self)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")


def _parts(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in one.__match_args__)
