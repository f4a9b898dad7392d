"""Tags, each with the image that it stands for and those that it stood for before."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fakequay.determinism import Clock
from fakequay.domain.images import image_configs, labels, manifests, oci_layouts, synthetic_images
from fakequay.domain.images import tags as tag_rules
from fakequay.frozen_dataclasses import frozen
from fakequay.models import ImageRecipe, Manifest, Repository, Tag
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.errors import SeedError
from fakequay.seeds.record_fields import Field, RecordShape, choice, date, flag, given, number
from fakequay.seeds.schema_parts import item, listing, mapping, refers_to
from fakequay.seeds.section import Section
from fakequay.world import World

STORED, LAYOUT = "manifest", "layout"
_ROW = RecordShape(
    start=date("Since when: with the world unless given.", derived=True),
    end=date("When it ends; by itself never, unless the image has the label quay.expires-after."),
    reversion=flag("Whether it was restored.", False),
    immutable=flag("Whether it can neither be moved nor deleted.", False),
)
_RECIPE = RecordShape(
    content=given("What tells the image from others that are made alike; the tag unless given."),
    layers=number("How many layers it has.", 1, minimum=0, maximum=100),
    labels=Field(
        {
            "type": "object",
            "description": "Its labels.",
            "default": {},
            "additionalProperties": {"type": "string"},
        },
        {},
    ),
    platforms=Field(
        {
            "type": "array",
            "description": "What it runs on; unless that is one thing, a list of images.",
            "default": ["linux/amd64"],
            "items": {"type": "string", "pattern": r"^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$"},
        },
        ("linux/amd64",),
        tuple,
        list,
    ),
    layer_size=number("How many bytes each layer has at least.", 0, minimum=0, maximum=16_777_216),
    format=choice(
        "Whose media types it has.",
        (synthetic_images.OCI, synthetic_images.DOCKER),
        synthetic_images.OCI,
    ),
    created=date("When it was built: 2024-01-01 unless given.", derived=True),
)
MADE_UP = {key: rule for key, rule in _RECIPE.properties.items() if key != "created"}
TAG = {"type": "string", "pattern": r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$"}
_IMAGE = {
    **_RECIPE.properties,
    LAYOUT: refers_to(
        "layout", "Instead: a folder with an OCI image layout, or folder:name in it."
    ),
    STORED: refers_to(
        "manifest", "Instead: one of the repository's manifests; as an export has it."
    ),
}
_BEFORE = listing(item({**_ROW.properties, **_IMAGE}), "What it stood for before, oldest first.")


@frozen
class _Place:
    """Where an image stands: its tag, and which of those that the tag has had."""

    path: str
    tag: str
    index: int
    is_last: bool

    @property
    def content(self) -> str:
        return f"{self.path}:{self.tag}" + ("" if self.is_last else f"#{self.index}")


def _load(planting: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    path = _path(planting.world, owner)
    for name, newest in data.items():
        rows = [*newest.get("before", ()), newest]
        starts = [_ROW.load(row, start=planting.now)["start"] for row in rows]
        for index, row in enumerate(rows):
            place = _Place(path, name, index, row is newest)
            world = replace(planting.world, clock=Clock(starts[index]))
            manifest = _image(world, owner, place, row)
            end = _end(world, manifest, starts, index)
            values = _ROW.load(row, start=starts[index], end=end)
            world.store.tags.add(Tag(owner.id, name, manifest.id, **values))


def _image(world: World, owner: Repository, place: _Place, data: Mapping[str, Any]) -> Manifest:
    """The manifest that a row stands for; what makes it is remembered, unless it was there."""
    there = len(world.store.manifests)
    if STORED in data:
        return manifests.lookup(world, owner, data[STORED]) or _gone(place, data[STORED])
    if LAYOUT in data:
        recipe: dict[str, Any] = {LAYOUT: data[LAYOUT]}
        manifest = _from_layout(world, owner, place, data[LAYOUT])
    else:
        values = _RECIPE.load(data, content=place.content, created=synthetic_images.CREATED)
        recipe = {**values, "platforms": list(values["platforms"])}
        manifest = synthetic_images.add(world, owner, synthetic_images.Recipe(**values))
    if len(world.store.manifests) > there:
        world.store.image_recipes.add(ImageRecipe(owner.id, manifest.digest, recipe))
    return manifest


def _from_layout(world: World, owner: Repository, place: _Place, layout: str) -> Manifest:
    try:
        return oci_layouts.add(world, owner, layout)
    except (oci_layouts.BadLayout, manifests.ManifestRefused) as error:
        raise SeedError([f"{place.content}: {error}"]) from error


def _gone(place: _Place, digest: str) -> Manifest:
    raise SeedError([f"{place.content}: there is no manifest {digest}"])


def _end(world: World, manifest: Manifest, starts: list[float], index: int) -> float | None:
    """Of a tag that a seed gives no end: when the next began, or what the image says itself."""
    if index + 1 < len(starts):
        return starts[index + 1]
    lifetime = labels.tag_lifetime(world, manifest)
    return None if lifetime is None else starts[index] + lifetime


def _dump(harvest: ExportContext, owner: Repository) -> dict[str, Any]:
    recipes = used_recipes(harvest.world, owner)
    path = _path(harvest.world, owner)
    dumped = {}
    for name, found in _by_name(harvest.world, owner).items():
        rows = [
            _dumped(harvest, recipes, found, _Place(path, name, index, tag is found[-1]))
            for index, tag in enumerate(found)
        ]
        dumped[name] = rows[-1] | ({"before": rows[:-1]} if rows[:-1] else {})
    return dumped


def _dumped(
    harvest: ExportContext, recipes: Mapping[str, dict[str, Any]], found: list[Tag], place: _Place
) -> dict[str, Any]:
    tag = found[place.index]
    manifest = tag_rules.get_manifest(harvest.world, tag)
    end = _end(harvest.world, manifest, [one.start for one in found], place.index)
    row = _ROW.dump(tag, start=harvest.now, end=end)
    recipe = recipes.get(manifest.digest)
    if recipe is None:
        return row | {STORED: manifest.digest}
    if LAYOUT in recipe:
        return row | recipe
    made = synthetic_images.Recipe(**{**recipe, "platforms": tuple(recipe["platforms"])})
    return row | _RECIPE.dump(made, content=place.content, created=synthetic_images.CREATED)


def used_recipes(world: World, owner: Repository) -> dict[str, dict[str, Any]]:
    """What the images of tags can be made from again, by digest; not what was changed since."""
    found: dict[str, dict[str, Any]] = {}
    for rows in _by_name(world, owner).values():
        for tag in rows:
            manifest = tag_rules.get_manifest(world, tag)
            recipe = world.store.image_recipes.one(repository_id=owner.id, digest=manifest.digest)
            if recipe and manifest.digest not in found and _is_as_made(world, manifest, tag):
                found[manifest.digest] = recipe.recipe
    return found


def parts(world: World, manifest: Manifest) -> Iterator[Manifest]:
    """A manifest and, of a list, those in it."""
    yield manifest
    for child in world.store.manifest_children.find(manifest_id=manifest.id):
        found = world.store.manifests.one(repository_id=manifest.repository_id, digest=child.digest)
        if found is not None:
            yield from parts(world, found)


def _is_as_made(world: World, manifest: Manifest, tag: Tag) -> bool:
    return all(
        one.created == tag.start
        and [replace(label, id=0) for label in labels.list_labels(world, one)]
        == labels.build_image_labels(
            world, one, image_configs.labels(world, manifests.document(one))
        )
        for one in parts(world, manifest)
    )


def _by_name(world: World, owner: Repository) -> dict[str, list[Tag]]:
    found: dict[str, list[Tag]] = {}
    for tag in world.store.tags.find(repository_id=owner.id):
        if not tag.hidden:
            found.setdefault(tag.name, []).append(tag)
    return found


def _path(world: World, owner: Repository) -> str:
    namespace = world.store.accounts.get(owner.namespace_id)
    return f"{namespace.name if namespace else ''}/{owner.name}"


TAGS = Section(
    "tags",
    ("repository",),
    mapping(
        item({**_ROW.properties, **_IMAGE, "before": _BEFORE}),
        "Tags by name, each with its image: made up, or one that is at hand.",
        TAG,
    ),
    _load,
    _dump,
)
