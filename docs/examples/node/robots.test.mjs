// Tests of robots.mjs. The server is reset to seed.json before each test.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { FakeQuay } from "./fakequay.mjs";
import { Robots } from "./robots.mjs";

const seed = fileURLToPath(new URL("seed.json", import.meta.url));
let quay, robots;

before(async () => (quay = await FakeQuay.start()));
after(() => quay.stop());
beforeEach(async () => {
  await quay.reset(seed);
  robots = new Robots(quay.url, await quay.token("alice", "org:admin"), "lighthouse");
});

const verify = (criteria) => quay.control("POST", "requests/verify", { count: 1, ...criteria });

test("creates a robot account", async () => {
  const token = await robots.create("nightly", "Runs at night");

  assert.equal(token.length, 64);
  assert.deepEqual(await robots.listNames(), ["lighthouse+backup", "lighthouse+nightly"]);
  await verify({ operation: "createOrgRobot", body: { description: "Runs at night" }, caller: "alice" });
});

test("waits and retries at a rate limit", async () => {
  const fault = { operation: "createOrgRobot", status: 429, retry_after: 1, times: 1 };
  await quay.control("POST", "faults", fault);

  await robots.create("nightly", "Runs at night");

  await verify({ operation: "createOrgRobot", status: 429 });
  await verify({ operation: "createOrgRobot", status: 201 });
});

test("retries after a timeout", async () => {
  await quay.control("PUT", "faults/slow", { operation: "getOrgRobots", stall: 60, times: 1 });
  robots.timeout = 200;

  assert.deepEqual(await robots.listNames(), ["lighthouse+backup"]);
  assert.equal((await quay.control("GET", "faults/slow")).used, 1);
  await verify({ operation: "getOrgRobots", status: 200 });
});
