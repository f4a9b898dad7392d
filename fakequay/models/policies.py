"""What happens to tags by themselves."""

from fakequay.frozen_dataclasses import frozen


@frozen
class PrunePolicy:
    """Which tags of a repository, or of every repository of a namespace, are deleted by and by.

    ``method`` is number_of_tags (``value``: how many stay) or creation_date (``value``: an age such
    as ``7d``).
    """

    uuid: str
    method: str
    value: int | str
    id: int = 0
    namespace_id: int | None = None
    repository_id: int | None = None
    tag_pattern: str | None = None
    tag_pattern_matches: bool = True


@frozen
class ImmutabilityPolicy:
    """Which tags of a repository, or of every repository of a namespace, become immutable."""

    uuid: str
    tag_pattern: str
    id: int = 0
    namespace_id: int | None = None
    repository_id: int | None = None
    tag_pattern_matches: bool = True
