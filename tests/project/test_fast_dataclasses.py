"""``@frozen`` and ``@mutable`` create dataclasses with slots, faster than ``@dataclass``."""

import copy
import pickle
import re
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from typing import Any

import pytest

from fakequay.fast_dataclasses import SLOW_USES, frozen, mutable


@frozen
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Model:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)


@frozen
class Nothing:
    pass


@mutable
class Counter:
    name: str
    value: int = 0
    steps: list[int] = field(default_factory=list)


def make_class(earlier: int) -> type[Any]:
    """Return a new class with three fields that has already created some objects."""

    @frozen
    class New:
        x: int
        y: int = 0
        tags: list[str] = field(default_factory=list)

        def __post_init__(self) -> None:
            assert isinstance(self.tags, list)

    for number in range(earlier):
        New(number)
    return New


@pytest.mark.parametrize("earlier", [0, SLOW_USES], ids=["first", "later"])
class TestFirstAndLaterObjects:
    def test_arguments_set_the_fields(self, earlier: int) -> None:
        for args, named in [((1,), {}), ((1, 2, ["a"]), {}), ((1,), {"tags": ["a"]})]:
            assert asdict(make_class(earlier)(*args, **named)) == asdict(Model(*args, **named))

    @pytest.mark.parametrize(
        ("args", "named", "message"),
        [
            ((), {"y": 1}, "missing 1 required positional argument: 'x'"),
            ((1, 2, [], 4), {}, "takes from 2 to 4 positional arguments but 5 were given"),
            ((1,), {"z": 1}, "got an unexpected keyword argument 'z'"),
            ((1,), {"x": 1}, "got multiple values for argument 'x'"),
        ],
    )
    def test_wrong_arguments_are_errors(
        self, earlier: int, args: tuple[Any, ...], named: dict[str, Any], message: str
    ) -> None:
        with pytest.raises(TypeError, match=re.escape(message)):
            make_class(earlier)(*args, **named)

    def test_post_init_is_called(self, earlier: int) -> None:
        with pytest.raises(AssertionError):
            make_class(earlier)(1, tags="text")


class TestFrozen:
    def test_is_created_like_a_dataclass(self) -> None:
        for arguments in [(1,), (1, 2), (1, 2, ["a"])]:
            assert asdict(Point(*arguments)) == asdict(Model(*arguments))
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
            Point()  # type: ignore[call-arg]

    def test_defaults_are_not_shared(self) -> None:
        assert Point(1).tags is not Point(1).tags

    def test_has_the_repr_of_a_dataclass(self) -> None:
        assert repr(Point(1)) == repr(Model(1)).replace("Model", "Point")

    def test_objects_of_a_class_with_equal_fields_are_equal(self) -> None:
        assert Point(1) == Point(1, 0, [])
        assert Point(1) != Point(2)
        assert Point(1) != Model(1)
        assert Nothing() == Nothing()

    def test_hash_is_computed_from_the_fields(self) -> None:
        assert hash(Point(1, 2, ())) == hash(Point(1, 2, ()))  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="unhashable type: 'list'"):
            hash(Point(1))

    def test_cannot_be_changed(self) -> None:
        point = Point(1)
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
            point.x = 2  # type: ignore[misc]
        with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
            del point.x
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'z'"):
            point.z = 2  # type: ignore[attr-defined]
        assert not hasattr(point, "__dict__")

    def test_can_be_copied(self) -> None:
        point = Point(1, 2, ["a"])
        assert replace(point, y=3) == Point(1, 3, ["a"])
        assert copy.deepcopy(point) == copy.copy(point) == pickle.loads(pickle.dumps(point))

    def test_supports_pattern_matching(self) -> None:
        match Point(1, 2):
            case Point(x, y):
                assert (x, y) == (1, 2)


class TestMutable:
    def test_is_created_like_a_dataclass(self) -> None:
        assert asdict(Counter("a", steps=[1])) == {"name": "a", "value": 0, "steps": [1]}
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
            Counter()  # type: ignore[call-arg]

    def test_defaults_are_not_shared(self) -> None:
        assert Counter("a").steps is not Counter("a").steps

    def test_fields_can_be_changed_and_no_others_added(self) -> None:
        counter = Counter("a")
        counter.value += 1
        assert counter == Counter("a", 1)
        assert repr(counter) == "Counter(name='a', value=1, steps=[])"
        with pytest.raises(AttributeError):
            counter.other = 1  # type: ignore[attr-defined]

    def test_objects_have_no_hash(self) -> None:
        with pytest.raises(TypeError, match="unhashable type: 'Counter'"):
            hash(Counter("a"))
