"""Seed section of tags, each with its current image and its earlier images."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from fakequay.contract.own_configuration_keys import IMAGE_KEYS, TAG_NAME
from fakequay.determinism import Clock
from fakequay.domain.images import image_configs, labels, manifests, oci_layouts, synthetic_images
from fakequay.domain.images import tags as tag_rules
from fakequay.domain.policies import immutability_policies
from fakequay.fast_dataclasses import frozen
from fakequay.models import ImageRecipe, Manifest, Repository, Tag
from fakequay.seeds.contexts import ExportContext, LoadingContext
from fakequay.seeds.record_fields import Field, RecordFields, date, flag
from fakequay.seeds.schema_parts import item, listing, mapping, refers_to
from fakequay.seeds.section import Section
from fakequay.world import World

STORED, LAYOUT = "manifest", "layout"
_ROW = RecordFields(
    start=date(
        (
            "Time at which the tag was created, or moved to the image that this object describes. "
            "Default: the time at which the seed is loaded."
        ),
        derived=True,
    ),
    end=date(
        "Time at which the tag expires or was moved to the next image. Default: for an earlier "
        "image, the time at which the tag was moved to the next image; for the current image, the "
        "time that its label quay.expires-after defines; without this label, never."
    ),
    reversion=flag("Whether the tag was restored to an earlier image.", False),
    immutable=Field(
        {
            "type": "boolean",
            "description": "Whether the tag is immutable: it cannot be moved or deleted. Default: "
            "true if an immutability policy applies to the tag and the tag does not expire.",
        },
        False,
    ),
)
_RECIPE = RecordFields(
    content=Field(IMAGE_KEYS["content"]),
    layers=Field(IMAGE_KEYS["layers"], 1),
    labels=Field(IMAGE_KEYS["labels"], {}),
    platforms=Field(IMAGE_KEYS["platforms"], ("linux/amd64",), tuple, list),
    layer_size=Field(IMAGE_KEYS["layer_size"], 0),
    format=Field(IMAGE_KEYS["format"], synthetic_images.OCI),
    created=date("Build time of the generated image. Default: 2024-01-01.", derived=True),
)
_IMAGE = {
    **_RECIPE.properties,
    LAYOUT: refers_to(
        "layout",
        (
            "Folder with an OCI image layout that contains the image, or folder:name if the "
            "folder contains several images. This image replaces the generated image."
        ),
    ),
    STORED: refers_to(
        "manifest",
        (
            "Digest of the manifest of the image; the repository's object manifests must contain "
            "the manifest. This image replaces the generated image. fakequay writes this "
            "key when it exports a seed."
        ),
    ),
}
_BEFORE = listing(
    item({**_ROW.properties, **_IMAGE}),
    "Earlier images of the tag (the tag history), oldest first.",
)


class _NoImage(Exception):
    """Error: the manifest or the layout of a tag in a seed cannot be used.

    The message contains the reason.
    """


@frozen
class _Position:
    """The position of an image in a seed.

    Attributes:
        path: Name of the repository as ``namespace/name``.
        tag: Name of the tag.
        index: Number of the image in the tag's history, from 0 for the oldest.
        is_last: True for the current image of the tag.
    """

    path: str
    tag: str
    index: int
    is_last: bool

    @property
    def steps(self) -> tuple[str | int, ...]:
        """Position in the seed, as a list of keys and indexes from the top of the document."""
        before = () if self.is_last else ("before", self.index)
        return ("repositories", self.path, "tags", self.tag, *before)

    @property
    def content(self) -> str:
        return f"{self.path}:{self.tag}" + ("" if self.is_last else f"#{self.index}")


def _load(context: LoadingContext, owner: Repository, data: dict[str, Any]) -> None:
    path = path_of(context.world, owner)
    loading = replace(context.world, clock=Clock(context.now))
    for name, newest in data.items():
        rows = [*newest.get("before", ()), newest]
        starts = [_ROW.load(row, start=context.now)["start"] for row in rows]
        for index, row in enumerate(rows):
            position = _Position(path, name, index, row is newest)
            start = starts[index]
            world = loading if start == context.now else replace(loading, clock=Clock(start))
            try:
                manifest = _image(world, owner, position, row)
            except _NoImage as error:
                # If a stored manifest is missing, an error in the manifest may have been reported
                # before. Then the missing manifest is not reported, too.
                if not (STORED in row and context.problems):
                    context.report(str(error), *position.steps)
                continue
            end = _end(world, manifest, starts, index)
            values = _ROW.load(row, start=start, end=end)
            tag = Tag(owner.id, name, manifest.id, **values)
            if "immutable" not in row:
                tag = replace(tag, immutable=_is_covered(world, owner, tag))
            world.store.tags.add(tag)


def _image(
    world: World, owner: Repository, position: _Position, data: Mapping[str, Any]
) -> Manifest:
    """Return the manifest of an image in a seed.

    If the image is generated, the description of the image is stored, too.

    Raises:
        _NoImage: The manifest or the layout cannot be used.
    """
    count_before = len(world.store.manifests)
    if STORED in data:
        return _find_stored(world, owner, data[STORED])
    if LAYOUT in data:
        recipe: dict[str, Any] = {LAYOUT: data[LAYOUT]}
        manifest = _from_layout(world, owner, data[LAYOUT])
    else:
        values = _RECIPE.load(data, content=position.content, created=synthetic_images.CREATED)
        recipe = {**values, "platforms": list(values["platforms"])}
        manifest = synthetic_images.add(world, owner, synthetic_images.Recipe(**values))
    if len(world.store.manifests) > count_before:
        world.store.image_recipes.add(ImageRecipe(owner.id, manifest.digest, recipe))
    return manifest


def _find_stored(world: World, owner: Repository, digest: str) -> Manifest:
    manifest = manifests.lookup(world, owner, digest)
    if manifest is None:
        raise _NoImage(f"the repository has no manifest {digest}")
    return manifest


def _from_layout(world: World, owner: Repository, layout: str) -> Manifest:
    try:
        return oci_layouts.add(world, owner, layout)
    except (oci_layouts.BadLayout, manifests.ManifestRefused) as error:
        raise _NoImage(str(error)) from error


def _end(world: World, manifest: Manifest, starts: list[float], index: int) -> float | None:
    """Return the default time, in Unix seconds, at which the reference of a tag to an image ends.

    If the tag has a next image, the default is the start time of the next image. For the newest
    image, a label of the image can set the expiry. Without such a label, the default is None.
    """
    if index + 1 < len(starts):
        return starts[index + 1]
    lifetime = labels.tag_lifetime(world, manifest)
    return None if lifetime is None else starts[index] + lifetime


def _is_covered(world: World, owner: Repository, tag: Tag) -> bool:
    """Return whether an immutability policy of the repository makes a tag immutable."""
    return tag.end is None and immutability_policies.covers(world, owner, tag.name)


def _dump(context: ExportContext, owner: Repository) -> dict[str, Any]:
    recipes = used_recipes(context, owner)
    path = path_of(context.world, owner)
    dumped = {}
    for name, found in _by_name(context.world, owner).items():
        rows = [
            _dump_tag(
                context, owner, recipes, found, _Position(path, name, index, tag is found[-1])
            )
            for index, tag in enumerate(found)
        ]
        dumped[name] = rows[-1] | ({"before": rows[:-1]} if rows[:-1] else {})
    return dumped


def _dump_tag(
    context: ExportContext,
    owner: Repository,
    recipes: Mapping[str, dict[str, Any]],
    found: list[Tag],
    position: _Position,
) -> dict[str, Any]:
    tag = found[position.index]
    manifest = tag_rules.get_manifest(context.world, tag)
    end = _end(context.world, manifest, [entry.start for entry in found], position.index)
    immutable = _is_covered(context.world, owner, tag)
    row = _ROW.dump(tag, start=context.now, end=end, immutable=immutable)
    recipe = recipes.get(manifest.digest)
    if recipe is None:
        return row | {STORED: manifest.digest}
    if LAYOUT in recipe:
        return row | recipe
    recipe_of_image = synthetic_images.Recipe(**{**recipe, "platforms": tuple(recipe["platforms"])})
    return row | _RECIPE.dump(
        recipe_of_image, content=position.content, created=synthetic_images.CREATED
    )


def used_recipes(context: ExportContext, owner: Repository) -> dict[str, dict[str, Any]]:
    """Return the recipes of the generated images of a repository, by digest of the image.

    A recipe describes an image in a seed; a load of the seed generates the image from the recipe.
    Images that have changed since they were generated, for example by new labels, are left out.
    """
    key = f"recipes of the repository {owner.id}"
    return context.shared(key, lambda: _find_used_recipes(context.world, owner))


def _find_used_recipes(world: World, owner: Repository) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for rows in _by_name(world, owner).values():
        for tag in rows:
            manifest = tag_rules.get_manifest(world, tag)
            recipe = world.store.image_recipes.one(repository_id=owner.id, digest=manifest.digest)
            if recipe and manifest.digest not in found and _is_unchanged(world, manifest, tag):
                found[manifest.digest] = recipe.recipe
    return found


def parts(world: World, manifest: Manifest) -> Iterator[Manifest]:
    """Yield a manifest and, if it is a manifest list, the manifests in the list."""
    yield manifest
    for child in world.store.manifest_children.find(manifest_id=manifest.id):
        found = world.store.manifests.one(repository_id=manifest.repository_id, digest=child.digest)
        if found is not None:
            yield from parts(world, found)


def _is_unchanged(world: World, manifest: Manifest, tag: Tag) -> bool:
    return all(
        entry.created == tag.start
        and [replace(label, id=0) for label in labels.list_labels(world, entry)]
        == labels.build_image_labels(
            world, entry, image_configs.labels(world, manifests.document(entry))
        )
        for entry in parts(world, manifest)
    )


def _by_name(world: World, owner: Repository) -> dict[str, list[Tag]]:
    found: dict[str, list[Tag]] = {}
    for tag in world.store.tags.find(repository_id=owner.id):
        if not tag.hidden:
            found.setdefault(tag.name, []).append(tag)
    return found


def path_of(world: World, owner: Repository) -> str:
    """Return the name of a repository as ``namespace/name``."""
    namespace = world.store.accounts.get(owner.namespace_id)
    return f"{namespace.name if namespace else ''}/{owner.name}"


TAGS = Section(
    "tags",
    ("repository",),
    mapping(
        item({**_ROW.properties, **_IMAGE, "before": _BEFORE}),
        (
            "Tags by name. The image of each tag is generated, or read from a folder or from the "
            "key manifests."
        ),
        TAG_NAME,
    ),
    _load,
    _dump,
)
