"""Object ids: the UUID and the tokens of one object, such as a robot, derived from its name."""

from fakequay.determinism import UPPER, Ids
from fakequay.fast_dataclasses import frozen


@frozen
class DerivedIds:
    """Ids and tokens of an object, derived from its kind, its name and a generation.

    Attributes:
        ids: Source of derived ids.
        kind: Kind of the object, for example ``robot``.
        subject: Name of the object, for example ``acme+ci``.
        generation: 1 for the first object with this kind and name. 2 if the object is deleted and
            created again, and so on.
    """

    ids: Ids
    kind: str
    subject: str
    generation: int

    def uuid(self) -> str:
        """Return the UUID of the object, computed from its kind, name and generation."""
        return self.ids.uuid(self.kind, self.subject, self.generation)

    def token(self, part: str = "", *, length: int = 40, alphabet: str = UPPER) -> str:
        """Return a token of the object, computed from its kind, name and generation.

        Args:
            part: Name of the token, which distinguishes the tokens of an object with several
                tokens.
            length: Number of characters.
            alphabet: Allowed characters.
        """
        subject = (self.kind, self.subject, self.generation, *((part,) if part else ()))
        return self.ids.token(*subject, length=length, alphabet=alphabet)
