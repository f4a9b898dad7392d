"""Records of auto-prune policies and immutability policies for tags."""

from fakequay.fast_dataclasses import frozen


@frozen
class PrunePolicy:
    """An auto-prune policy, which deletes tags of a repository or of a whole namespace.

    Attributes:
        method: ``number_of_tags`` or ``creation_date``.
        value: Number of tags that remain (int) for the method ``number_of_tags``; maximum age of a
            tag, such as ``7d``, for the method ``creation_date``.
        tag_pattern: Regular expression that selects tags by name; None for all tags.
        tag_pattern_matches: False if the policy applies to the tags that do not match the pattern.
            Policies of older releases of Quay have the value None, which has the effect of True and
            which the API returns as null.
    """

    uuid: str
    method: str
    value: int | str
    id: int = 0
    namespace_id: int | None = None
    repository_id: int | None = None
    tag_pattern: str | None = None
    tag_pattern_matches: bool | None = True


@frozen
class ImmutabilityPolicy:
    """An immutability policy, which makes tags of a repository or of a namespace immutable.

    Attributes:
        tag_pattern: Regular expression that selects tags by name.
        tag_pattern_matches: False if the policy applies to the tags that do not match the pattern.
    """

    uuid: str
    tag_pattern: str
    id: int = 0
    namespace_id: int | None = None
    repository_id: int | None = None
    tag_pattern_matches: bool = True
