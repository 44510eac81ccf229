/** docs/openapi.json is what the portal serves, and the documentation says what the calls do. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { API_CALLS, apiDescription } from "@/app/api/v1/calls";
import { apiDocsPage } from "@/lib/web/api/docs-page";
import { API_PROBLEMS } from "@/lib/web/api/problem";
import { clientTypes } from "@/scripts/client-types";

const root = path.resolve(import.meta.dirname, "../../..");
const page = () => readFileSync(path.join(root, "docs/api.md"), "utf8");
const description = apiDescription("https://portal.example");
const asText = (value: unknown) => JSON.stringify(value);

it("docs/openapi.json is made from the schemas of today: else run `npm run openapi`", () => {
  const stored = JSON.parse(readFileSync(path.join(root, "docs/openapi.json"), "utf8"));
  expect(stored).toEqual(JSON.parse(asText(description)));
});

it("docs/examples/portal-api.ts is made from it: else run `npm run openapi`", async () => {
  const stored = readFileSync(path.join(root, "docs/examples/portal-api.ts"), "utf8");
  expect(stored).toBe(await clientTypes(JSON.parse(asText(description))));
});

it("every route below app/api/v1 is a call of the document, and the reverse", () => {
  const routes = readdirSync(path.join(root, "app/api/v1"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("route.ts") && !file.startsWith("openapi.json"))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, "app/api/v1", file), "utf8");
      const address = `/${path.dirname(file)}`.replaceAll("[", "{").replaceAll("]", "}");
      return [...text.matchAll(/export const (GET|POST|PUT) = apiRoute\((\w+),/g)].map(
        ([, method]) => `${method} ${address}`,
      );
    });
  expect(routes.sort()).toEqual(API_CALLS.map(({ method, path: address }) => `${method} ${address}`).sort());
});

it("every reference of the document leads to a component, and no schema is left over", () => {
  const text = asText(description);
  const named = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...named].sort()).toEqual(Object.keys(description.components.schemas as object).sort());
  expect(text).not.toContain("$defs");
});

it("fields have their descriptions and limits, and unknown ones are forbidden", () => {
  const { MessageInput } = description.components.schemas as Record<
    string,
    { additionalProperties: boolean; required: string[]; properties: Record<string, object> }
  >;
  expect(MessageInput?.additionalProperties).toBe(false);
  expect(MessageInput?.required.sort()).toEqual(["documentType", "email", "senderReference", "subject"]);
  expect(MessageInput?.properties.senderReference).toMatchObject({
    minLength: 1,
    maxLength: 100,
    description: expect.any(String),
  });
  expect(MessageInput?.properties.body).toMatchObject({ maxLength: 20_000, description: expect.any(String) });
});

it("the page for people has every call, schema and refusal, and loads nothing", () => {
  const { html, headers } = apiDocsPage(API_CALLS, description);
  for (const { id } of API_CALLS) expect(html).toContain(`id="${id}"`);
  for (const name of Object.keys(API_PROBLEMS)) expect(html).toContain(`id="${name}"`);
  for (const [, target] of html.matchAll(/href="#([\w-]+)"/g)) expect(html).toContain(`id="${target}"`);
  expect(html).not.toMatch(/<script|https?:\/\/(?!portal\.example)|\sstyle=|\son\w+=/);
  expect(headers["Content-Security-Policy"]).toMatch(/^default-src 'none'; style-src 'sha256-/);
});

describe("docs/api.md", () => {
  it("names every call with its scope, and every refusal with its status", () => {
    for (const { method, path: address, scope } of API_CALLS) {
      expect(page()).toMatch(new RegExp(`\`${method} ${address.replaceAll(/[{}]/g, "\\$&")}\` \\|.*\`${scope}\``));
    }
    for (const [name, { status }] of Object.entries(API_PROBLEMS))
      expect(page()).toContain(`| \`${name}\` | ${status} |`);
  });
});
