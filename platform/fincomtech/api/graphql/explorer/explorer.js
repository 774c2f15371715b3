// The explorer: asks /graphql with the session's cookie, shows what the schema holds, remembers what was asked.
"use strict";

const byId = (id) => document.getElementById(id);
const texts = JSON.parse(byId("texts").textContent);
const remembered = "fincomtech.graphql";
const saved = JSON.parse(localStorage.getItem(remembered) || "{}");
const state = { history: saved.history || [], theme: saved.theme || "", types: new Map(), roots: {} };

const csrf = () => (document.cookie.match(/(?:^|; )csrf_token=([^;]*)/) || [])[1] || "";
const keep = () => localStorage.setItem(remembered, JSON.stringify({ history: state.history, theme: state.theme }));

async function ask(query, variables) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": decodeURIComponent(csrf()) };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return { status: response.status, data: await response.json() };
}

// --- asking ---------------------------------------------------------------------------------------------------------

async function run() {
  const query = byId("query").value;
  let variables;
  try {
    variables = JSON.parse(byId("variables").value || "{}");
  } catch (error) {
    return show(texts.badVariables + "\n" + error.message, "");
  }
  const begun = performance.now();
  try {
    const { status, data } = await ask(query, variables);
    show(JSON.stringify(data, null, 2), `${status} · ${Math.round(performance.now() - begun)} ms`);
  } catch (error) {
    show(texts.noAnswer + "\n" + error.message, "");
  }
  remember(query, byId("variables").value);
}

function show(text, status) {
  byId("result").textContent = text;
  byId("status").textContent = status;
}

function remember(query, variables) {
  state.history = [{ query, variables }, ...state.history.filter((h) => h.query !== query)].slice(0, 30);
  keep();
  listHistory();
}

function listHistory() {
  const name = (query) => query.replace(/\s+/g, " ").trim().slice(0, 60);
  const options = state.history.map((each, number) => new Option(name(each.query), String(number)));
  byId("history").replaceChildren(new Option("—", ""), ...options);
}

function recall(number) {
  const found = state.history[Number(number)];
  if (number !== "" && found) fill(found.query, found.variables);
}

function fill(query, variables) {
  byId("query").value = query;
  byId("variables").value = variables || "";
}

// --- what the schema holds --------------------------------------------------------------------------------------------

const KINDS = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";
const FIELD = `name description args { name description type { ${KINDS} } } type { ${KINDS} }`;
const ALL = `{ __schema { queryType { name } mutationType { name } types { kind name description
  fields { ${FIELD} } inputFields { name description type { ${KINDS} } } enumValues { name description } } } }`;

async function learn() {
  const { data } = await ask(ALL, {});
  if (!data.data) return show(JSON.stringify(data, null, 2), "");
  const schema = data.data.__schema;
  for (const type of schema.types) state.types.set(type.name, type);
  state.roots = { query: schema.queryType.name, mutation: (schema.mutationType || {}).name };
  overview("");
}

const written = (type) =>
  type.kind === "NON_NULL" ? written(type.ofType) + "!" : type.kind === "LIST" ? `[${written(type.ofType)}]` : type.name;
const named = (type) => (type.ofType ? named(type.ofType) : type.name);

function element(tag, content, onClick) {
  const made = document.createElement(tag);
  made.append(...[content].flat());
  if (onClick) made.addEventListener("click", onClick);
  return made;
}

function overview(wanted) {
  const matches = (name) => name.toLowerCase().includes(wanted.toLowerCase());
  const parts = [];
  for (const [operation, root] of Object.entries(state.roots)) {
    const fields = root ? state.types.get(root).fields.filter((f) => matches(f.name)) : [];
    if (fields.length) parts.push(element("h2", texts[operation]), element("ul", fields.map((f) => rootItem(operation, f))));
  }
  const types = [...state.types.values()].filter((t) => wanted && matches(t.name) && !t.name.startsWith("__"));
  if (types.length) parts.push(element("h2", texts.types), element("ul", types.map((t) => element("li", typeLink(t)))));
  byId("docs").replaceChildren(...parts);
}

const typeLink = (type) => element("button", written(type), () => openType(named(type)));

function rootItem(operation, field) {
  const insert = element("button", field.name, () => fill(example(operation, field), ""));
  insert.title = texts.insert;
  return element("li", [insert, " ", typeLink(field.type), element("small", field.description || "")]);
}

function openType(name) {
  const type = state.types.get(name);
  const back = element("button", "← " + texts.back, () => overview(byId("filter").value));
  const members = type.fields || type.inputFields || type.enumValues || [];
  const list = element("ul", members.map(memberItem));
  byId("docs").replaceChildren(back, element("h2", name), element("p", type.description || ""), list);
}

function memberItem(member) {
  const args = (member.args || []).map((a) => element("small", [`${a.name}: `, typeLink(a.type)]));
  const kind = member.type ? [": ", typeLink(member.type)] : [];
  return element("li", [member.name, ...kind, element("small", member.description || ""), ...args]);
}

// A first draft of a query: required arguments by hand, the plain fields of what comes back.
function example(operation, field) {
  const given = field.args.filter((a) => a.type.kind === "NON_NULL").map((a) => `${a.name}: ${sample(a.type)}`);
  const list = field.args.some((a) => a.name === "first") ? ["first: 10"] : [];
  const all = [...given, ...list];
  const head = field.name + (all.length ? `(${all.join(", ")})` : "");
  return `${operation} {\n  ${head}${selection(named(field.type), "  ", 0)}\n}\n`;
}

function sample(type) {
  if (type.kind === "NON_NULL") return sample(type.ofType);
  if (type.kind === "LIST") return "[]";
  return type.kind === "INPUT_OBJECT" ? "{}" : '"1"';
}

function selection(name, indent, depth) {
  const type = state.types.get(name);
  if (!type || !type.fields) return "";
  const inner = type.fields.filter((f) => depth < 2 || !state.types.get(named(f.type)).fields);
  const wanted = inner.filter((f) => ["nodes", "record", "errors", "pageInfo"].includes(f.name) || !state.types.get(named(f.type)).fields);
  const lines = wanted.slice(0, 12).map((f) => `${indent}  ${f.name}${selection(named(f.type), indent + "  ", depth + 1)}`);
  return lines.length ? ` {\n${lines.join("\n")}\n${indent}}` : " { __typename }";
}

// --- the page ---------------------------------------------------------------------------------------------------------

function setTheme(theme) {
  const dark = theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.classList.toggle("dark", dark);
  byId("theme").setAttribute("aria-pressed", String(dark));
}

function toggleTheme() {
  state.theme = document.documentElement.classList.contains("dark") ? "light" : "dark";
  keep();
  setTheme(state.theme);
}

byId("run").addEventListener("click", run);
byId("theme").addEventListener("click", toggleTheme);
byId("history").addEventListener("change", (event) => recall(event.target.value));
byId("filter").addEventListener("input", (event) => overview(event.target.value));
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});

setTheme(state.theme);
listHistory();
fill("{\n  me { id name }\n  company { name modules }\n}\n", "");
learn();
