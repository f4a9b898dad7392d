"""OpenTofu with a provider for Quay: creates, plans, imports and destroys resources of the API.

The provider is in ``libraries/terraform-provider-quay``. It is written for these tests.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import requests

from fakequay import FakeQuay
from tests.clients.go.client import Client
from tests.clients.go.conftest import find_program

CONFIGURATION = """
terraform {
  required_providers { quay = { source = "example/quay" } }
}
variable "quay_url" {}
variable "quay_token" { sensitive = true }
provider "quay" {
  url   = var.quay_url
  token = var.quay_token
}
resource "quay_organization" "hooli" {
  name  = "hooli"
  email = "hooli@example.com"
}
resource "quay_organization_robot" "deploy" {
  orgname     = quay_organization.hooli.name
  name        = "deploy"
  description = "Pulls images"
}
resource "quay_organization_team" "builders" {
  orgname     = quay_organization.hooli.name
  name        = "builders"
  role        = "creator"
  description = "Can create repositories"
  members     = ["bob", quay_organization_robot.deploy.id]
}
resource "quay_repository" "shop" {
  namespace   = quay_organization.hooli.name
  name        = "shop"
  visibility  = "private"
  description = "The shop"
}
resource "quay_repository_permission" "builders" {
  repository = quay_repository.shop.id
  kind       = "team"
  name       = quay_organization_team.builders.name
  role       = "write"
}
"""
IDS = {
    "quay_organization.hooli": "hooli",
    "quay_organization_robot.deploy": "hooli+deploy",
    "quay_organization_team.builders": "hooli/builders",
    "quay_repository.shop": "hooli/shop",
    "quay_repository_permission.builders": "hooli/shop:team:builders",
}
HOME = "organization/hooli"


class Terraform:
    """OpenTofu with a configuration in an empty folder.

    Attributes:
        tofu: The program; its variables are a server and a token of alice.
    """

    def __init__(self, quay: FakeQuay, folder: Path, scope: str | None = None) -> None:
        provider = find_program("terraform-provider-quay")
        (folder / "main.tf").write_text(CONFIGURATION)
        overrides = f'dev_overrides {{ "example/quay" = "{provider.parent}" }}'
        (folder / "tofurc").write_text(f"provider_installation {{\n{overrides}\ndirect {{}}\n}}\n")
        self.tofu = Client(
            find_program("tofu"),
            folder,
            TF_CLI_CONFIG_FILE=str(folder / "tofurc"),
            TF_VAR_quay_url=quay.url,
            TF_VAR_quay_token=quay.token("alice", scope) if scope else quay.token("alice"),
        )

    def apply(self) -> str:
        """Apply the configuration, and return the summary line."""
        output = self.tofu.run("apply", "-auto-approve", "-no-color")
        (summary,) = [line for line in output.splitlines() if line.startswith("Apply complete!")]
        return summary

    def plan(self) -> dict[str, list[str]]:
        """Return the planned actions of the resources that the next apply changes."""
        self.tofu.run("plan", "-out=planned")
        planned = self.tofu.json("show", "-json", "planned")
        changes = {one["address"]: one["change"]["actions"] for one in planned["resource_changes"]}
        return {address: actions for address, actions in changes.items() if actions != ["no-op"]}

    def read_state(self) -> dict[str, Any]:
        """Return the attributes of all resources in the state by address."""
        module = self.tofu.json("show", "-json")["values"]["root_module"]
        return {one["address"]: one["values"] for one in module["resources"]}


@pytest.fixture
def terraform(demo: FakeQuay, tmp_path: Path) -> Terraform:
    return Terraform(demo, tmp_path)


def call_api(quay: FakeQuay, method: str, path: str, body: Any = None) -> Any:
    """Send a request of the owner of the organization, and return the JSON body."""
    headers = {"Authorization": f"Bearer {quay.token('alice')}"}
    url = f"{quay.url}/api/v1/{path}"
    answer = requests.request(method, url, json=body, headers=headers)
    answer.raise_for_status()
    return answer.json() if answer.content else None


def test_a_second_apply_changes_nothing(terraform: Terraform, demo: FakeQuay) -> None:
    assert terraform.plan() == {address: ["create"] for address in IDS}
    assert terraform.apply() == "Apply complete! Resources: 5 added, 0 changed, 0 destroyed."

    state = terraform.read_state()
    assert {address: values["id"] for address, values in state.items()} == IDS
    robot = call_api(demo, "GET", f"{HOME}/robots/deploy")
    assert state["quay_organization_robot.deploy"]["token"] == robot["token"]
    members = call_api(demo, "GET", f"{HOME}/team/builders/members?includePending=true")["members"]
    assert sorted(one["name"] for one in members) == ["bob", "hooli+deploy"]
    permissions = call_api(demo, "GET", "repository/hooli/shop/permissions/team/")["permissions"]
    assert {name: one["role"] for name, one in permissions.items()} == {"builders": "write"}

    log = call_api(demo, "GET", f"{HOME}/logs")["logs"]
    # The exit status is 0 only if the plan has no changes.
    terraform.tofu.run("plan", "-detailed-exitcode")
    assert terraform.apply() == "Apply complete! Resources: 0 added, 0 changed, 0 destroyed."
    assert call_api(demo, "GET", f"{HOME}/logs")["logs"] == log

    terraform.tofu.run("destroy", "-auto-approve")
    headers = {"Authorization": f"Bearer {demo.token('alice')}"}
    assert requests.get(f"{demo.url}/api/v1/{HOME}", headers=headers).status_code == 404


def test_a_plan_reports_changes_outside_of_terraform(terraform: Terraform, demo: FakeQuay) -> None:
    terraform.apply()
    call_api(demo, "PUT", f"{HOME}/team/builders", {"role": "admin"})
    call_api(demo, "DELETE", f"{HOME}/team/builders/members/hooli+deploy")
    call_api(demo, "PUT", "repository/hooli/shop", {"description": "Closed"})
    call_api(demo, "DELETE", "repository/hooli/shop/permissions/team/builders")
    call_api(demo, "DELETE", f"{HOME}/robots/deploy")

    assert terraform.plan() == {
        "quay_organization_robot.deploy": ["create"],
        "quay_organization_team.builders": ["update"],
        "quay_repository.shop": ["update"],
        "quay_repository_permission.builders": ["create"],
    }
    assert terraform.apply() == "Apply complete! Resources: 2 added, 2 changed, 0 destroyed."
    assert terraform.plan() == {}
    assert call_api(demo, "GET", "repository/hooli/shop")["description"] == "The shop"
    assert call_api(demo, "GET", HOME)["teams"]["builders"]["role"] == "creator"


def test_imported_resources_need_no_change(terraform: Terraform) -> None:
    terraform.apply()
    state = terraform.read_state()
    terraform.tofu.run("state", "rm", *IDS)

    for address, identifier in IDS.items():
        terraform.tofu.run("import", address, identifier)

    assert terraform.read_state() == state
    assert terraform.plan() == {}


def test_an_apply_without_permission_reports_the_error_of_quay(
    demo: FakeQuay, tmp_path: Path
) -> None:
    terraform = Terraform(demo, tmp_path, "repo:read")
    error = terraform.tofu.run("apply", "-auto-approve", "-no-color", fails=True)
    words = " ".join(error.replace("\u2502", "").split())
    assert "POST /organization/: 403" in words
    assert json.dumps("insufficient_scope") in words
