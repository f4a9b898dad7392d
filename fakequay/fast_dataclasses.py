"""Faster dataclasses: decorators that need a quarter of the time of Python's ``dataclass``.

Importing fakequay creates many dataclasses, so this module makes the start faster.
"""

from collections.abc import Callable, Iterable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")
# Number of objects of a class that are created without a generated ``__init__``. To generate the
# method takes as long as the creation of 40 objects without it.
SLOW_USES = 8
# Attributes of _Shared that are copied to each class. In Python 3.14, a class also has a function
# for its annotations, which is not copied.
_MUTABLE_METHODS = ("__repr__", "__eq__")
_FROZEN_METHODS = (*_MUTABLE_METHODS, "__hash__", "__reduce__", "__setattr__", "__delattr__")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """Turn a class into a frozen dataclass with slots.

    The result behaves like ``dataclass(frozen=True, slots=True)``. ``dataclass`` generates six
    methods for each class. Classes with this decorator share five of the methods, and the sixth,
    ``__init__``, is generated when the class has created ``SLOW_USES`` objects.
    """
    return _create(cls, _FROZEN_METHODS, " set_(self, {name!r}, {value})")


@dataclass_transform(field_specifiers=(field,))
def mutable(cls: type[T]) -> type[T]:
    """Turn a class into a dataclass with slots, whose objects can change.

    The result behaves like ``dataclass(slots=True)``. The method ``__init__`` is generated when the
    class has created ``SLOW_USES`` objects.
    """
    created = _create(cls, _MUTABLE_METHODS, " self.{name} = {value}")
    created.__hash__ = None  # type: ignore[assignment]
    return created


def _create(cls: type[T], shared_methods: Iterable[str], assignment: str) -> type[T]:
    """Create a dataclass with slots.

    Args:
        cls: Class with the annotations of the fields.
        shared_methods: Methods of ``_Shared`` that the dataclass gets if ``cls`` does not
            define them.
        assignment: Template of the line of ``__init__`` that sets a field.
    """
    # If a class has no docstring, ``dataclass`` generates one, which takes half a millisecond.
    cls.__doc__ = cls.__doc__ or cls.__name__
    created = dataclass(init=False, repr=False, eq=False, slots=True)(cls)

    uses = 0

    def init_first(self: T, *args: Any, **kw: Any) -> None:
        nonlocal uses
        uses += 1
        if uses > SLOW_USES or not _set_fields(self, args, kw):
            created.__init__ = _generate_init(created, assignment)  # type: ignore[method-assign]
            created.__init__(self, *args, **kw)

    created.__init__ = init_first  # type: ignore[assignment, method-assign]
    for name in shared_methods:
        if name not in vars(cls):
            setattr(created, name, getattr(_Shared, name))
    return created


def _set_fields(record: Any, args: tuple[Any, ...], named: dict[str, Any]) -> bool:
    """Set the fields of a new object, as a generated ``__init__`` does.

    Returns:
        False if the arguments do not match the fields; the generated ``__init__`` then raises the
        error.
    """
    values = dict(zip(record.__match_args__, args, strict=False))
    if len(values) < len(args) or values.keys() & named.keys():
        return False
    values |= named
    for each in fields(record):
        if each.name in values:
            value = values.pop(each.name)
        elif each.default_factory is not MISSING:
            value = each.default_factory()
        elif each.default is not MISSING:
            value = each.default
        else:
            return False
        object.__setattr__(record, each.name, value)
    if values:
        return False
    if hasattr(record, "__post_init__"):
        record.__post_init__()
    return True


def _generate_init(cls: type[Any], assignment: str) -> Callable[..., None]:
    scope: dict[str, Any] = {"set_": object.__setattr__}
    parameters, body = ["self"], []
    for each in fields(cls):
        parameter, value = each.name, each.name
        if each.default_factory is not MISSING:
            scope[f"new_{each.name}"] = each.default_factory
            parameter += f"=new_{each.name}"
            value = f"new_{each.name}() if {each.name} is new_{each.name} else {each.name}"
        elif each.default is not MISSING:
            scope[f"default_{each.name}"] = each.default
            parameter += f"=default_{each.name}"
        parameters.append(parameter)
        body.append(assignment.format(name=each.name, value=value))
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n" + "\n".join(body or [" pass"]), scope)  # noqa: S102
    return scope["__init__"]  # type: ignore[no-any-return]


class _Shared:
    """Methods that all dataclasses created by the decorators of this module share."""

    __match_args__: tuple[str, ...]

    def __repr__(self) -> str:
        named = (f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__qualname__}({', '.join(named)})"

    def __eq__(self, other: object) -> Any:
        return _values(self) == _values(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(_values(self))

    def __reduce__(self) -> Any:
        return type(self), _values(self)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")


def _values(record: Any) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in record.__match_args__)
