"""Superusers and read-only superusers: checks of their permissions."""

from fakequay.world import World

from .caller import Caller


def is_superuser(world: World, caller: Caller) -> bool:
    """Return whether a caller is a superuser.

    A superuser who authenticates with an OAuth token also needs the scope ``super:user``.
    """
    return (
        caller.account is not None
        and world.config.feature("SUPER_USERS")
        and world.config.is_superuser(caller.account.name)
        and _in_scope(caller)
    )


def has_full_access(world: World, caller: Caller) -> bool:
    """Return whether a caller is a superuser with access to all namespaces and repositories."""
    return world.config.feature("SUPERUSERS_FULL_ACCESS") and is_superuser(world, caller)


def is_readonly_superuser(world: World, caller: Caller) -> bool:
    """Return whether a caller is a read-only superuser."""
    return (
        caller.account is not None
        and world.config.is_readonly_superuser(caller.account.name)
        and _in_scope(caller)
    )


def is_listed_as_readonly(world: World, caller: Caller) -> bool:
    """Return whether the configuration names a caller as a read-only superuser.

    In Quay 3.9, such a user may read single repositories, but no lists of repositories and no other
    data. From Quay 3.10 on, the user may read all data.
    """
    return (
        caller.account is not None
        and world.config.lists_as_readonly_superuser(caller.account.name)
        and _in_scope(caller)
    )


def _in_scope(caller: Caller) -> bool:
    return caller.scopes is None or "super:user" in caller.scopes
