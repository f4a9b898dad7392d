"""INTERIM, to be replaced by the TinyDB store: dicts of records behind the agreed interface."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from fakequay import records as r


class Table:
    def __init__(self):
        self.rows, self.next = {}, 1

    def add(self, record):
        record = replace(record, id=self.next)
        self.next += 1
        self.rows[record.id] = record
        return record

    def put(self, record):
        self.rows[record.id] = record
        self.next = max(self.next, record.id + 1)
        return record

    def get(self, id):
        return self.rows.get(id)

    def find(self, **equal):
        return [
            x
            for x in self.rows.values()
            if all(getattr(x, k) == v for k, v in equal.items())
        ]

    def one(self, **equal):
        return next(iter(self.find(**equal)), None)

    def newest(self, *, before=None, limit=None, **equal):
        rows = [
            x for x in reversed(self.find(**equal)) if before is None or x.id < before
        ]
        return rows[:limit]

    def change(self, record, **fields):
        self.rows[record.id] = new = replace(self.rows[record.id], **fields)
        return new

    def remove(self, record):
        del self.rows[record.id]

    def remove_all(self, **equal):
        rows = self.find(**equal)
        for x in rows:
            self.remove(x)
        return len(rows)

    def count(self, **equal):
        return len(self.find(**equal))

    def all(self):
        return iter(list(self.rows.values()))

    def __len__(self):
        return len(self.rows)


NAMES = "accounts teams team_members team_invites repositories repository_permissions prototypes applications oauth_tokens app_tokens service_keys stars notifications messages logs mails configuration draws proxy_caches oauth_codes assigned_tokens quotas quota_limits prune_policies immutability_policies".split()


class Store:
    def __init__(self, *a, **k):
        self.lock = threading.RLock()
        self.depth = 0
        for n in NAMES:
            setattr(self, n, Table())

    @contextmanager
    def transaction(self):
        with self.lock:
            before = {n: (dict(getattr(self, n).rows), getattr(self, n).next) for n in NAMES}
            self.depth += 1
            try:
                yield
            except BaseException:
                for n, (rows, nxt) in before.items():
                    t = getattr(self, n)
                    t.rows, t.next = rows, nxt
                raise
            finally:
                self.depth -= 1
