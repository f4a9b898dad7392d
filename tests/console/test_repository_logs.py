"""The usage log of a repository on its page: entries, filters, chart, and who may see it."""

from typing import Any

from fakequay.world import World
from tests.console.page_parser import Person

LOGS = "/console/repositories/acme/web/-/logs"
PERIOD = "Usage log entries per day"


def record_entries(owner: Any, world: World) -> None:
    """Change the description on 2026-01-01, and on 2026-01-03 the description and a permission."""
    world.clock.freeze(1_767_268_800.0)
    owner.put("/repository/acme/web", {"description": "first"})
    world.clock.advance(2 * 86_400)
    owner.put("/repository/acme/web", {"description": "second"})
    owner.put("/repository/acme/web/permissions/user/stranger", {"role": "read"})


def rows(person: Person) -> list[list[str]]:
    return [row[:3] for row in person.page.tables.get("Usage log", [])]


def test_shows_the_entries_that_the_api_returns(
    owner_at_home: Person, owner: Any, world: World
) -> None:
    record_entries(owner, world)
    page = owner_at_home.look(LOGS)
    found = owner.get("/repository/acme/web/logs?starttime=12/05/2025").json["logs"]
    assert [row[1] for row in rows(owner_at_home)] == [entry["kind"] for entry in found]
    assert rows(owner_at_home) == [
        ["2026-01-03 12:00:00", "change_repo_permission", "owner"],
        ["2026-01-03 12:00:00", "set_repo_description", "owner"],
        ["2026-01-01 12:00:00", "set_repo_description", "owner"],
    ]
    assert "description second" in page.tables["Usage log"][1][4]


def test_chart_has_a_bar_for_each_day_and_a_table_with_the_numbers(
    owner_at_home: Person, owner: Any, world: World
) -> None:
    record_entries(owner, world)
    page = owner_at_home.look(LOGS)
    assert page.tables[PERIOD] == [
        ["2026-01-01", "1", "set_repo_description 1"],
        ["2026-01-03", "2", "change_repo_permission 1 set_repo_description 1"],
    ]
    assert f"{PERIOD}: 3 in total, at most 2 in a day" in page.text
    assert page.html.count("<rect ") == 2
    assert '<rect x="271" y="50.0" width="8" height="50.0"><title>2026-01-01: 1</title>' in (
        page.html
    )
    assert 'viewBox="0 0 300 100"' in page.html
    label = "Usage log entries per day from 2025-12-05 to 2026-01-03: 3 in total."
    assert f'<svg role="img" aria-label="{label}' in page.html


def test_chart_of_a_long_period_has_a_bar_for_each_month(
    owner_at_home: Person, owner: Any, world: World
) -> None:
    record_entries(owner, world)
    page = owner_at_home.look(f"{LOGS}?first=2025-01-01&last=2026-01-31")
    kinds = "set_repo_description 2 change_repo_permission 1"
    assert page.tables["Usage log entries per month"] == [["2026-01", "3", kinds]]
    assert 'viewBox="0 0 130 100"' in page.html


def test_filters_select_the_entries_and_the_bars(
    owner_at_home: Person, owner: Any, world: World
) -> None:
    record_entries(owner, world)
    owner_at_home.look(LOGS)
    page = owner_at_home.press("Show", kind="change_repo_permission")
    assert [row[1] for row in rows(owner_at_home)] == ["change_repo_permission"]
    assert page.tables[PERIOD] == [["2026-01-03", "1", "change_repo_permission 1"]]
    page = owner_at_home.press("Show", kind="", first="2026-01-01", last="2026-01-02")
    assert rows(owner_at_home) == [["2026-01-01 12:00:00", "set_repo_description", "owner"]]
    page = owner_at_home.press("Show", performer="reader", last="2026-01-03")
    assert "No usage log entries in this period." in page.text
    assert (page.tables, "<svg" in page.html) == ({}, False)
    page = owner_at_home.press("Show", performer="owner")
    assert len(rows(owner_at_home)) == 3


def test_older_entries_are_on_the_next_page(owner_at_home: Person, owner: Any) -> None:
    for number in range(21):
        owner.put("/repository/acme/web", {"description": str(number)})
    page = owner_at_home.look(f"{LOGS}?kind=set_repo_description")
    assert len(rows(owner_at_home)) == 20
    page = owner_at_home.look(LOGS + page.links["Older entries"])
    [details] = [row[4] for row in page.tables["Usage log"]]
    assert details.startswith("repo web namespace acme description 0 ")
    assert "Older entries" not in page.links


def test_invalid_days_are_reported(owner_at_home: Person) -> None:
    page = owner_at_home.look(f"{LOGS}?first=soon")
    assert page.messages == [("alert", "first: 'soon' is not a day such as 2026-01-31")]
    page = owner_at_home.look(f"{LOGS}?first=2026-01-02&last=2026-01-01")
    assert page.messages == [
        ("alert", "The last day 2026-01-01 is before the first day 2026-01-02.")
    ]
    page = owner_at_home.look(f"{LOGS}?last=0001-01-01")
    assert (owner_at_home.status, page.messages) == (200, [("alert", "date value out of range")])


def test_reader_has_no_tab_and_is_refused(person: Person) -> None:
    person.sign_in("reader")
    page = person.look("/console/repositories/acme/web")
    assert (person.status, "Usage log" in page.links) == (200, False)
    page = person.look(LOGS)
    assert (person.status, page.messages) == (403, [("alert", "Unauthorized")])


def test_readonly_superuser_reads_the_log(person: Person) -> None:
    person.sign_in("auditor")
    page = person.look("/console/repositories/acme/web")
    page = person.look(page.links["Usage log"])
    assert (person.status, page.title) == (200, "acme/web")
