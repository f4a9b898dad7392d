"""Account deletion: deletes a user with all data of the user."""

from fakequay.domain import usage_log
from fakequay.domain.accounts import accounts
from fakequay.domain.namespaces import account_and_team_deletion, changes
from fakequay.models import Account
from fakequay.world import World


def delete(world: World, account: Account) -> None:
    """Delete a user with all data of the user.

    Raises:
        Aborted: 404 if the instance uses an external directory (such as LDAP).
        DataRefused: The user is the only admin of an organization.
    """
    accounts.check_manages_users(world)
    changes.check_deletable(world, account)
    usage_log.record(world, "user_delete", account, metadata={"username": account.name})
    account_and_team_deletion.delete_account(world, account)
