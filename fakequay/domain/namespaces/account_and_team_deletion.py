"""Account and team deletion: deletes users, organizations, robots, teams and their records."""

from fakequay.domain.accounts import applications
from fakequay.domain.builds import triggers
from fakequay.domain.cleanup import deleted_data, repository_deletion
from fakequay.domain.mirrors import org_mirror_sync
from fakequay.domain.quotas import quotas
from fakequay.models import Account, Team
from fakequay.world import World


def delete_account(world: World, account: Account) -> None:
    """Delete an account, the records that the account owns, and all references to the account."""
    store = world.store
    for robot in store.accounts.find(owner_id=account.id):
        delete_account(world, robot)
    for team in store.teams.find(organization_id=account.id):
        delete_team(world, team)
    for repository in store.repositories.find(namespace_id=account.id):
        repository_deletion.delete(world, repository)
    for application in store.applications.find(organization_id=account.id):
        applications.delete(world, application)
    _remove_settings(world, account)
    _remove_references(world, account)
    deleted_data.reserve_deleted_name(world, account)
    store.accounts.remove(account)


def _remove_settings(world: World, account: Account) -> None:
    """Delete the settings of a namespace: quotas, policies, mirrors, notification subscriptions."""
    store = world.store
    for quota in quotas.list_quotas(world, account):
        quotas.delete(world, quota)
    store.prototypes.remove_all(organization_id=account.id)
    store.proxy_caches.remove_all(organization_id=account.id)
    for mirror in store.org_mirrors.find(organization_id=account.id):
        org_mirror_sync.remove(world, mirror)
    store.prune_policies.remove_all(namespace_id=account.id)
    store.immutability_policies.remove_all(namespace_id=account.id)
    store.subscriptions.remove_all(namespace_id=account.id)


def delete_team(world: World, team: Team) -> None:
    """Delete a team with its members, invitations and permissions."""
    store = world.store
    for table in (store.team_members, store.team_invites, store.repository_permissions):
        table.remove_all(team_id=team.id)
    store.prototypes.remove_all(team_id=team.id)
    store.teams.remove(team)


def _remove_references(world: World, account: Account) -> None:
    """Remove an account from teams, permissions, tokens and other records that refer to it."""
    store = world.store
    for table in (
        store.team_members,
        store.team_invites,
        store.repository_permissions,
        store.prototypes,
        store.oauth_tokens,
        store.oauth_codes,
        store.assigned_tokens,
        store.app_tokens,
        store.stars,
        store.notifications,
        store.email_codes,
        store.external_logins,
    ):
        table.remove_all(account_id=account.id)
    for trigger in store.triggers.find(account_id=account.id):
        triggers.delete(world, trigger)
    store.prototypes.remove_all(activating_id=account.id)
