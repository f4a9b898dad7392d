"""Use of modules and functions of Python that do not exist on each operating system."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "fakequay"


def words(text: str) -> set[str]:
    return set(text.split())


# Modules of the standard library that Windows or macOS does not have.
MODULES = words(
    "crypt curses fcntl grp msvcrt nis nt ossaudiodev posix pty pwd readline resource select spwd "
    "syslog termios tty winreg winsound _winapi"
)
# Names in portable modules that exist only on some systems.
NAMES = {
    "os": words(
        "O_BINARY O_CLOEXEC O_DIRECTORY O_DSYNC O_NOCTTY O_NOFOLLOW O_NONBLOCK O_PATH O_SYNC "
        "O_TMPFILE SCHED_OTHER WNOHANG chown chroot copy_file_range ctermid eventfd fchdir fchmod "
        "fchown fdatasync fork forkpty fpathconf fstatvfs get_blocking getegid geteuid getgid "
        "getgroups getloadavg getpgid getpgrp getpriority getrandom getresuid getsid getuid "
        "getxattr initgroups killpg lchown lockf login_tty major memfd_create minor mkfifo mknod "
        "nice openpty pathconf pidfd_open pipe2 posix_fadvise posix_fallocate posix_spawn pread "
        "preadv pwrite pwritev register_at_fork sched_getaffinity sched_yield sendfile setegid "
        "seteuid setgid setpgid setpriority setsid setuid splice startfile statvfs sync "
        "sync_file_range tcgetpgrp ttyname uname wait wait3 wait4 waitid"
    ),
    "signal": words(
        "SIGALRM SIGBREAK SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGPOLL SIGPROF SIGQUIT SIGSTOP "
        "SIGTSTP SIGTTIN SIGTTOU SIGUSR1 SIGUSR2 SIGWINCH alarm getitimer pause pthread_kill "
        "pthread_sigmask setitimer siginterrupt sigpending sigtimedwait sigwait"
    ),
    "socket": words(
        "AF_NETLINK AF_PACKET AF_UNIX CMSG_LEN MSG_DONTWAIT MSG_NOSIGNAL SCM_RIGHTS SOCK_CLOEXEC "
        "SOCK_NONBLOCK SO_EXCLUSIVEADDRUSE SO_PEERCRED SO_REUSEPORT TCP_CORK TCP_DEFER_ACCEPT "
        "TCP_INFO TCP_QUICKACK TCP_USER_TIMEOUT recv_fds send_fds sethostname"
    ),
    "selectors": words("DevpollSelector EpollSelector KqueueSelector PollSelector"),
    "time": words("clock_settime pthread_getcpuclockid tzset"),
}
# Uses behind a check of the system: file, and module or name.
GUARDED = {
    ("storage/folder_lock.py", "fcntl"),
    ("storage/folder_lock.py", "msvcrt"),
}


def platform_uses(tree: ast.AST) -> Iterator[str]:
    """Yield the modules and names in a module that do not exist on each operating system.

    ``getattr(os, name, default)`` and ``hasattr`` are guards, so they are no such use.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            if node.module in MODULES:
                yield node.module
            names = NAMES.get(node.module or "", set())
            yield from (
                f"{node.module}.{alias.name}" for alias in node.names if alias.name in names
            )
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in NAMES.get(node.value.id, ())
        ):
            yield f"{node.value.id}.{node.attr}"


def test_package_uses_nothing_of_one_operating_system_without_a_guard() -> None:
    found = {
        (path.relative_to(PACKAGE).as_posix(), use)
        for path in PACKAGE.rglob("*.py")
        for use in platform_uses(ast.parse(path.read_bytes()))
    }
    assert found == GUARDED


def test_guarded_modules_are_imported_under_a_check_of_the_system() -> None:
    for name, module in GUARDED:
        tree = ast.parse((PACKAGE / name).read_bytes())
        checks = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and "sys.platform" in ast.unparse(node.test)
        ]
        assert any(module in set(platform_uses(check)) for check in checks)
        assert module not in {use for node in tree.body for use in platform_uses_at_top(node)}


def platform_uses_at_top(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from platform_uses(node)


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("import fcntl", ["fcntl"]),
        ("import os\nos.fork()", ["os.fork"]),
        ("from signal import SIGHUP", ["signal.SIGHUP"]),
        ("from select import poll", ["select"]),
        ("import os\ngetattr(os, 'fdatasync', os.fsync)", []),
    ],
)
def test_check_finds_names_of_one_operating_system(source: str, uses: list[str]) -> None:
    assert list(platform_uses(ast.parse(source))) == uses


@pytest.mark.skipif(sys.platform != "linux", reason="the names of this list exist on Linux")
def test_names_of_the_list_exist() -> None:
    import importlib

    for module in ("signal", "socket"):
        known = importlib.import_module(module)
        windows = {"SIGBREAK", "SO_EXCLUSIVEADDRUSE"}
        assert [name for name in NAMES[module] - windows if not hasattr(known, name)] == []
