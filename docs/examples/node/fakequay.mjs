// Server for tests: starts `fakequay serve`, or uses the server at FAKEQUAY_URL. Copy this file to your project.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export class FakeQuay {
  /** Start a server, or connect to the server at FAKEQUAY_URL (with FAKEQUAY_CONTROL_TOKEN). */
  static async start() {
    const quay = new FakeQuay();
    quay.url = process.env.FAKEQUAY_URL;
    if (!quay.url) await quay.#serve();
    return quay;
  }

  async #serve() {
    this.folder = mkdtempSync(join(tmpdir(), "fakequay-"));
    const portFile = join(this.folder, "port");
    const args = ["serve", "--quiet", "--port", "0", "--port-file", portFile];
    this.server = spawn("fakequay", args, { stdio: ["ignore", "ignore", "inherit"] });
    let failure;
    this.server.on("error", (error) => (failure = error));
    this.server.on("exit", (code) => (failure = new Error(`fakequay serve exited with status ${code}`)));
    while (!existsSync(portFile)) {
      if (failure) throw failure;
      await sleep(20);
    }
    this.url = `http://127.0.0.1:${readFileSync(portFile, "utf8").trim()}`;
  }

  /** Stop the server, if this object has started it. */
  stop() {
    if (!this.server) return;
    this.server.kill();
    rmSync(this.folder, { recursive: true });
  }

  /** Remove data, faults and recorded requests, and load a seed file. Call this before each test. */
  async reset(seed) {
    await this.control("POST", "reset");
    await this.control("POST", "seed", JSON.parse(readFileSync(seed, "utf8")));
  }

  /** Return an OAuth token of a user. */
  async token(username, scope) {
    return (await this.control("POST", "tokens", { username, scope })).token;
  }

  /** Call the control API and return the JSON of its response. An error status throws an error with the message. */
  async control(method, path, body) {
    const token = process.env.FAKEQUAY_CONTROL_TOKEN;
    const response = await fetch(`${this.url}/_fakequay/${path}`, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return text && JSON.parse(text);
  }
}
