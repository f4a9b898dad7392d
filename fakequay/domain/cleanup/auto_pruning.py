"""Auto-pruning: what the policies of a repository or namespace delete, once an hour."""

from fakequay.domain import usage_log
from fakequay.domain.images import tags
from fakequay.domain.policies import autoprune_policies, patterns
from fakequay.domain.repositories import repositories
from fakequay.models import PrunePolicy, Repository, Tag
from fakequay.world import World


def prune(world: World, policy_id: int) -> None:
    policy = world.store.prune_policies.get(policy_id)
    if policy is None:
        return
    for repository in _covered(world, policy):
        if repository.state == "NORMAL":
            for tag in _superfluous(world, policy, repository):
                _delete(world, repository, tag)
    autoprune_policies.plan(world, policy)


def _covered(world: World, policy: PrunePolicy) -> list[Repository]:
    if policy.repository_id is not None:
        repository = world.store.repositories.get(policy.repository_id)
        return [repository] if repository else []
    return list(world.store.repositories.find(namespace_id=policy.namespace_id))


def _superfluous(world: World, policy: PrunePolicy, repository: Repository) -> list[Tag]:
    """Those that the policy means and that nothing protects."""
    meant = [
        tag
        for tag in tags.list_alive(world, repository)
        if not tag.immutable and _means(policy, tag.name)
    ]
    newest_first = sorted(meant, key=lambda tag: (tag.start, tag.id), reverse=True)
    if policy.method == autoprune_policies.BY_NUMBER:
        return newest_first[int(policy.value) :]
    oldest = world.now() - autoprune_policies.age(str(policy.value))
    return [tag for tag in newest_first if tag.start <= oldest]


def _means(policy: PrunePolicy, name: str) -> bool:
    """A pattern that is none means nothing: the real server takes it, and skips it here."""
    if policy.tag_pattern is None:
        return True
    return patterns.matches(policy.tag_pattern, name, matches=policy.tag_pattern_matches)


def _delete(world: World, repository: Repository, tag: Tag) -> None:
    tags.delete(world, repository, tag.name)
    namespace = repositories.namespace_of(world, repository)
    about = {"namespace": namespace.name, "repo": repository.name, "tag": tag.name}
    usage_log.record(world, "autoprune_tag_delete", namespace, repository, about)
