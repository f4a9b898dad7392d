"""Console page of the usage log of a repository."""

from flask.typing import ResponseReturnValue

from fakequay.console.repository_layout import api_path, render_repository, split_name
from fakequay.console.routes import page
from fakequay.console.usage_logs import read_log
from fakequay.domain.repositories import repositories
from fakequay.domain.usage_logs.usage_log_queries import LogQuery
from fakequay.models import RepoName
from fakequay.web import world


@page("/repositories/<path:repository>/-/logs")
def logs(repository: str) -> ResponseReturnValue:
    """Return the page with the usage log of a repository."""
    log = read_log(api_path(repository), lambda: _query(split_name(repository)))
    return render_repository("repository_logs.html", repository, log=log)


def _query(name: RepoName) -> LogQuery:
    data = world()
    found = repositories.find(data, name)
    return LogQuery(repositories.get_namespace(data, found), found)
