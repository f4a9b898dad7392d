"use strict";
const CONTROL = new URL("../_fakequay/", location.href).href;
const INSTANCE = document.body.dataset.instance;
const GROUPS = {user: "Users", token: "Tokens of OAuth applications", robot: "Robot accounts"};
const HINTS = {
  anonymous: "Requests have no token. Quay refuses operations that need one.",
  entered: "Requests have the token in the field Token.",
  user: "Requests have an OAuth token of this user with all scopes.",
  token: "Requests have this OAuth token, which can do only what its scopes allow.",
  robot: "Requests have the name and the token of this robot account, which Quay accepts only in the registry (/v2).",
};
const MAX_SHOWN = 300; // entries of a group
// The tab remembers the choice until it is closed.
const saved = {
  get: (name) => sessionStorage.getItem(`fakequay.${name}`) || "",
  set: (name, value) => sessionStorage.setItem(`fakequay.${name}`, value),
};
const field = (id) => document.getElementById(id);
const [api, caller, token, filter, control] = ["document", "caller", "token", "filter", "control"].map(field);

function report(message, isAlert = false) {
  field("status").textContent = message;
  field("status").classList.toggle("alert", isAlert);
}

async function callControl(path, body) {
  const headers = {"X-Fakequay-Instance": INSTANCE};
  if (saved.get("control")) headers.Authorization = `Bearer ${saved.get("control")}`;
  const options = body === undefined ? {headers} : {method: "POST", headers, body: JSON.stringify(body)};
  const answer = await fetch(CONTROL + path, options);
  const data = await answer.json();
  if (answer.ok) return data;
  if (answer.status === 401) field("unlock").hidden = false;
  throw new Error(data.message);
}

// Returns the value of the header Authorization, or "" for anonymous requests. The server is asked
// for each request, because a reset removes tokens that were issued after the start.
async function authorization() {
  const choice = caller.value;
  if (choice === "anonymous") return "";
  if (choice === "entered") return token.value.trim() && `Bearer ${token.value.trim()}`;
  return (await callControl("callers/authorization", {id: choice})).authorization;
}

async function showCaller() {
  const choice = caller.value;
  saved.set("caller", choice);
  if (choice === "entered") token.value = saved.get("token");
  try {
    const value = await authorization();
    if (caller.value !== choice) return;
    if (choice !== "entered") token.value = value.split(" ")[1] || "";
    report(HINTS[choice.split(":")[0]]);
  } catch (error) {
    token.value = "";
    report(error.message, true);
  }
}

function describeScope(scope) {
  const count = scope.split(" ").length;
  return count > 3 ? `${count} scopes` : scope;
}

function addCallers(callers) {
  for (const [kind, label] of Object.entries(GROUPS)) {
    const found = callers.filter((one) => one.kind === kind);
    if (!found.length) continue;
    const group = document.createElement("optgroup");
    group.label = found.length > MAX_SHOWN ? `${label} (the first ${MAX_SHOWN} of ${found.length})` : label;
    for (const one of found.slice(0, MAX_SHOWN)) {
      const mark = one.superuser ? " (superuser)" : "";
      const text = kind === "token" ? `${one.application}: ${one.name}${mark}, ${describeScope(one.scope)}` : one.name + mark;
      group.append(new Option(text, one.id));
    }
    caller.append(group);
  }
}

async function loadCallers() {
  caller.querySelectorAll("optgroup").forEach((group) => group.remove());
  let signedIn = "";
  let problem = "";
  try {
    const answer = await callControl("callers");
    addCallers(answer.callers);
    signedIn = answer.signed_in;
    field("unlock").hidden = true;
  } catch (error) {
    problem = `The list of callers is not available: ${error.message}`;
  }
  const wanted = saved.get("caller") || signedIn || "anonymous";
  const isKnown = [...caller.options].some((option) => option.value === wanted);
  caller.value = isKnown ? wanted : saved.get("token") ? "entered" : "anonymous";
  if (problem) {
    if (caller.value === "entered") token.value = saved.get("token");
    report(problem, true);
  } else {
    await showCaller();
  }
}

async function prepare(request) {
  const isControl = request.url.startsWith(CONTROL);
  // Without this header, the API rejects GET requests from browsers.
  request.headers["X-Requested-With"] = "XMLHttpRequest";
  if (INSTANCE !== "main") request.headers["X-Fakequay-Instance"] = INSTANCE;
  // The session of the console must not authenticate a request that is sent as another caller.
  request.credentials = "omit";
  const value = isControl ? saved.get("control") && `Bearer ${saved.get("control")}` : !request.loadSpec && await authorization();
  if (value) request.headers.Authorization = value;
  return request;
}

// Keeps the operations whose path, name, summary or area contains the text.
function filterOperations(areas, text) {
  const wanted = text.toLowerCase();
  const isMatch = (area, entry) => [area, entry.get("path"), entry.getIn(["operation", "operationId"]), entry.getIn(["operation", "summary"])]
    .some((part) => (part || "").toLowerCase().includes(wanted));
  return areas
    .map((area, name) => area.update("operations", (entries) => entries.filter((entry) => isMatch(name, entry))))
    .filter((area) => area.get("operations").size);
}

const nothing = () => () => null;
const ui = SwaggerUIBundle({
  url: api.value,
  dom_id: "#ui",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  defaultModelsExpandDepth: -1,
  requestInterceptor: prepare,
  onComplete: applyFilter,
  // The top of the page replaces the title, the dialog for tokens and the filter field of Swagger UI.
  plugins: [{
    fn: {opsFilter: filterOperations},
    wrapComponents: {InfoContainer: nothing, FilterContainer: nothing, authorizeBtn: nothing, authorizeOperationBtn: nothing},
  }],
});

function applyFilter() {
  const text = filter.value.trim();
  ui.layoutActions.updateFilter(text || true);
  if (!text) return;
  const found = filterOperations(ui.specSelectors.taggedOperations(), text);
  const count = found.reduce((sum, area) => sum + area.get("operations").size, 0);
  report(`${count} ${count === 1 ? "operation matches" : "operations match"} the filter.`);
  for (const area of found.keys()) ui.layoutActions.show(["operations-tag", area], count <= 50);
}

api.addEventListener("change", () => {
  field("link").href = api.value;
  ui.specActions.updateUrl(api.value);
  ui.specActions.download(api.value);
});
caller.addEventListener("change", showCaller);
filter.addEventListener("input", applyFilter);
token.addEventListener("input", () => {
  caller.value = "entered";
  saved.set("caller", "entered");
  saved.set("token", token.value.trim());
  report(HINTS.entered);
});
control.addEventListener("change", () => {
  saved.set("control", control.value);
  loadCallers();
});
field("controls").addEventListener("submit", (event) => event.preventDefault());
loadCallers();
