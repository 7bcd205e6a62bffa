// Draws /openapi.json. Text goes into the page as text and never as markup.
"use strict";

const METHODS = ["get", "put", "post", "delete"];
let spec;

function el(name, props = {}, ...children) {
  const node = document.createElement(name);
  Object.assign(node, props);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function resolve(schema) {
  const name = schema?.$ref?.split("/").pop();
  return name ? spec.components.schemas[name] ?? {} : schema ?? {};
}

// The parts of a schema that is put together from others, as one.
function merged(schema) {
  const whole = resolve(schema);
  const parts = (whole.allOf ?? []).map(merged);
  const choice = (whole.oneOf ?? whole.anyOf ?? []).find((one) => one.type !== "null");
  if (choice) parts.push(merged(choice));
  return parts.concat([whole]).reduce((all, part) => ({
    ...all, ...part, properties: { ...all.properties, ...part.properties },
    required: [...(all.required ?? []), ...(part.required ?? [])],
  }), {});
}

function typeOf(schema) {
  const whole = merged(schema);
  const types = [].concat(whole.type ?? "object").filter((type) => type !== "null");
  const inner = whole.items ? " of " + typeOf(whole.items) : "";
  return types.join(" or ") + inner + (whole.format ? ` (${whole.format})` : "");
}

// What a value could look like, from the examples of the document.
function example(schema, depth = 0) {
  const whole = merged(schema);
  const given = whole.example ?? whole.examples?.[0];
  if (given !== undefined) return given;
  const type = [].concat(whole.type ?? "object").find((one) => one !== "null");
  if (type === "array") return depth > 4 ? [] : [example(whole.items, depth + 1)];
  if (type === "integer" || type === "number") return 0;
  if (type === "boolean") return false;
  if (type === "string") return whole.format === "date-time" ? "2026-11-27T18:00:00+02:00" : "";
  const fields = Object.entries(whole.properties ?? {});
  return depth > 4 ? {} : Object.fromEntries(fields.map(([name, field]) => [name, example(field, depth + 1)]));
}

function rows(entries) {
  return el("table", {}, ...entries.map(([name, text]) =>
    el("tr", {}, el("td", {}, el("code", { textContent: name })), el("td", { textContent: text }))));
}

function fields(schema) {
  const whole = merged(schema);
  return rows(Object.entries(whole.properties ?? {}).map(([name, field]) => {
    const needed = whole.required.includes(name) ? "" : ", optional";
    return [name, `${typeOf(field)}${needed}. ${merged(field).description ?? field.description ?? ""}`];
  }));
}

function bodySchema(operation) {
  return operation.requestBody?.content?.["application/json"]?.schema;
}

function answers(operation) {
  return Object.entries(operation.responses).map(([status, answer]) => {
    const [type, content] = Object.entries(answer.content ?? {})[0] ?? [];
    if (!content?.schema || status >= 300) return el("p", { className: "quiet", textContent: `${status}: ${answer.description}` });
    const shape = JSON.stringify(example(content.schema), null, 2);
    return el("div", {}, el("p", { textContent: `${status}: ${answer.description} (${type})` }),
      type === "application/json" ? el("pre", { textContent: shape }) : null);
  });
}

function tryIt(path, method, operation) {
  const inputs = (operation.parameters ?? []).map((parameter) => {
    const input = el("input", { placeholder: `${parameter.name}${parameter.required ? "" : " (optional)"}` });
    input.setAttribute("aria-label", parameter.name);
    return { parameter, input };
  });
  const schema = bodySchema(operation);
  const body = schema ? el("textarea", { rows: 6, value: JSON.stringify(example(schema), null, 2) }) : null;
  const button = el("button", { textContent: "Send", type: "button" });
  const shown = el("pre", { hidden: true });
  button.addEventListener("click", async () => {
    button.disabled = true;
    shown.hidden = false;
    try {
      shown.textContent = await send(path, method, inputs, body?.value);
    } catch (error) {
      shown.textContent = `No answer: ${error.message}`;
    }
    button.disabled = false;
  });
  return el("div", {}, el("h3", { textContent: "Try it" }), ...inputs.map(({ input }) => input), body, button, shown);
}

async function send(path, method, inputs, body) {
  const headers = {};
  const query = new URLSearchParams();
  const key = document.getElementById("key").value.trim();
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body) headers["Content-Type"] = "application/json";
  for (const { parameter, input } of inputs) {
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (input.value === "") continue;
    else if (parameter.in === "header") headers[parameter.name] = input.value;
    else query.set(parameter.name, input.value);
  }
  const address = query.size ? `${path}?${query}` : path;
  const answer = await fetch(address, { method: method.toUpperCase(), headers, body: body || undefined });
  const text = await answer.text();
  const etag = answer.headers.get("etag");
  const head = `${answer.status} ${answer.statusText}${etag ? `\nETag: ${etag}` : ""}`;
  try {
    return `${head}\n\n${JSON.stringify(JSON.parse(text), null, 2)}`;
  } catch {
    return `${head}\n\n${text}`;
  }
}

function route(path, method, operation) {
  const summary = el("summary", {}, el("code", { className: "method", textContent: method.toUpperCase() }),
    el("code", { textContent: path }), " ", operation.summary ?? "");
  const details = el("details", {}, summary);
  // drawn when it is opened: most never are
  details.addEventListener("toggle", () => {
    const schema = bodySchema(operation);
    details.append(
      el("p", { className: "quiet", textContent: operation.description ?? "" }),
      ...(operation.parameters?.length ? [el("h3", { textContent: "Parameters" }), rows(operation.parameters.map((one) =>
        [one.name, `${one.in}, ${typeOf(one.schema)}${one.required ? "" : ", optional"}. ${one.description ?? ""}`]))] : []),
      ...(schema ? [el("h3", { textContent: "Body" }), fields(schema)] : []),
      el("h3", { textContent: "Answers" }), ...answers(operation), tryIt(path, method, operation));
  }, { once: true });
  return details;
}

function draw(into) {
  const sections = spec.tags.map((tag) => {
    const section = el("section", {}, el("h2", { textContent: tag.name }), el("p", { className: "quiet", textContent: tag.description ?? "" }));
    for (const [path, item] of Object.entries(spec.paths)) {
      for (const method of METHODS) {
        if (item[method]?.tags?.includes(tag.name)) section.append(route(path, method, item[method]));
      }
    }
    return section;
  });
  into.replaceChildren(el("p", { className: "quiet", textContent: spec.info.description ?? "" }), ...sections);
}

(async () => {
  const main = document.getElementById("routes");
  try {
    spec = await (await fetch("/openapi.json")).json();
    draw(main);
  } catch (error) {
    main.replaceChildren(el("p", { className: "bad", textContent: `The document cannot be shown: ${error.message}` }));
  }
})();
