"""Identifiers and secrets of one subject, each drawn once."""

from fakequay.determinism import UPPER, Ids
from fakequay.frozen_dataclasses import frozen


@frozen
class DerivedIds:
    """The n-th time something was made for a subject; its uuid and secrets follow from that."""

    ids: Ids
    kind: str
    subject: str
    generation: int

    def uuid(self) -> str:
        return self.ids.uuid(self.kind, self.subject, self.generation)

    def token(self, part: str = "", *, length: int = 40, alphabet: str = UPPER) -> str:
        """A secret of the subject; ``part`` tells apart several of the same subject."""
        subject = (self.kind, self.subject, self.generation, *((part,) if part else ()))
        return self.ids.token(*subject, length=length, alphabet=alphabet)
