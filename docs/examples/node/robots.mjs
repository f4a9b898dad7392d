// Code under test: creates robot accounts of an organization of Quay.

import { setTimeout as sleep } from "node:timers/promises";

export class Robots {
  /** timeout: time to wait for a response, in milliseconds. */
  constructor(url, token, organization, timeout = 10_000) {
    this.timeout = timeout;
    this.url = `${url}/api/v1/organization/${organization}/robots`;
    this.headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  }

  /** Return the names of the robot accounts, such as "lighthouse+backup". */
  async listNames() {
    return (await this.#send("GET", "")).robots.map((robot) => robot.name).sort();
  }

  /** Create a robot account and return its token. */
  async create(name, description) {
    return (await this.#send("PUT", `/${name}`, { description })).token;
  }

  // Send a request, up to three times if Quay is too slow or limits the rate.
  async #send(method, path, body, attempt = 1) {
    let response;
    try {
      response = await fetch(this.url + path, {
        method,
        headers: this.headers,
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(this.timeout),
      });
    } catch (error) {
      if (error.name !== "TimeoutError" || attempt === 3) throw error;
      return this.#send(method, path, body, attempt + 1);
    }
    if (response.status === 429 && attempt < 3) {
      await sleep(1000 * Number(response.headers.get("Retry-After")));
      return this.#send(method, path, body, attempt + 1);
    }
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return response.json();
  }
}
