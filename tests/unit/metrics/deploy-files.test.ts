/** The alert rules and the dashboard in `deploy`: what they ask for exists, and every alert is described. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { ownSnapshot } from "@/lib/metrics/process-metrics";

const root = path.resolve(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

type Rule = {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
};
const { groups } = parse(read("deploy/prometheus/alerts.yml")) as { groups: { name: string; rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(read("deploy/grafana/dashboard.json")) as {
  panels: { title: string; gridPos: { x: number; w: number }; targets: { expr: string }[] }[];
};
/** Labels that Prometheus sets itself. */
const OF_PROMETHEUS = ["up"];

/** The names of metrics in the text of an expression: `portal_…`, without the endings of a histogram. */
const namesIn = (expr: string) =>
  [...expr.matchAll(/\b(portal_\w+|up)\b/g)].map(([, name = ""]) =>
    name.replace(/_seconds_(?:bucket|count|sum)$/, "_seconds"),
  );

it("every metric that an alert or a panel asks for exists", async () => {
  const ofProcesses = (await ownSnapshot()).map(({ name }) => name);
  const source = read("lib/jobs/database-metrics.ts");
  const ofDatabase = [...source.matchAll(/"(portal_\w+)"/g)].map(([, name = ""]) => name);
  expect(ofProcesses.length).toBeGreaterThan(8);
  expect(ofDatabase.length).toBeGreaterThan(10);
  const known = [...ofProcesses, ...ofDatabase, ...OF_PROMETHEUS];
  const asked = [
    ...rules.map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  expect(asked.length).toBeGreaterThan(30);
  const unknown = asked.flatMap(namesIn).filter((name) => !known.includes(name));
  expect(unknown).toEqual([]);
  expect(asked.filter((expr) => namesIn(expr).length === 0)).toEqual([]);
});

/** The selectors of the portal's metrics in a rule, each with what stands before it. */
const selectorsIn = (expr: string) =>
  [...expr.matchAll(/\bportal_\w+/g)].map(({ 0: found, index }) => ({
    name: namesIn(found)[0] ?? "",
    before: expr.slice(0, index),
  }));
/** What may stand around a metric within the operator that joins instances. */
const WITHIN = String.raw`\((?:(?:increase|rate|abs)\()?$`;
const BY = String.raw`(?: by \([a-z_, ]+\) )?`;
const SUM = new RegExp(`\\bsum${BY}${WITHIN}`);
const MAX = new RegExp(`\\bmax${BY}${WITHIN}`);
const MIN = new RegExp(`\\bmin${WITHIN}`);
/** Absent of all instances. */
const ABSENT = /\babsent(?:_over_time)?\($/;
/** What tells of the instance itself, although it is read with the database, or of the slowest process. */
const OF_AN_INSTANCE: Record<string, RegExp[]> = {
  portal_database_up: [MIN, MAX],
  portal_clock_ahead_seconds: [/\bmax by \(instance\) \(abs\($/],
  portal_replica_lag_seconds: [MAX],
};

it("rules take the greatest of what each instance reads from the database, and the sum of what each counts", async () => {
  const ofProcesses = (await ownSnapshot()).map(({ name }) => name);
  const allowed = (name: string) => OF_AN_INSTANCE[name] ?? (ofProcesses.includes(name) ? [SUM] : [MAX, ABSENT]);
  const wrong = rules.flatMap(({ alert, expr }) =>
    selectorsIn(expr)
      .filter(({ name, before }) => !allowed(name).some((way) => way.test(before)))
      .map(({ name }) => `${alert}: ${name}`),
  );
  expect(wrong).toEqual([]);
  expect(rules.flatMap(({ expr }) => selectorsIn(expr)).length).toBeGreaterThan(25);
  const split = /by ?\([^)]*\binstance\b/;
  expect(rules.filter(({ expr }) => split.test(expr)).map(({ alert }) => alert)).toEqual(["ClockWrong"]);
});

it("no panel adds up over instances what each of them reads from the database", async () => {
  const ofProcesses = (await ownSnapshot()).map(({ name }) => name);
  const added = dashboard.panels.flatMap(({ title, targets }) =>
    targets
      .flatMap(({ expr }) => selectorsIn(expr))
      .filter(({ name, before }) => !ofProcesses.includes(name) && SUM.test(before))
      .map(({ name }) => `${title}: ${name}`),
  );
  expect(added).toEqual([]);
});

it("every metric has a panel", async () => {
  const source = read("lib/jobs/database-metrics.ts");
  const all = [
    ...(await ownSnapshot()).map(({ name }) => name),
    ...[...source.matchAll(/"(portal_\w+)"/g)].map(([, name = ""]) => name),
  ];
  const shown = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr)));
  expect(all.filter((name) => !shown.includes(name))).toEqual([]);
});

it("every alert has a paragraph of its own in docs/operations.md, and every paragraph an alert", () => {
  const page = read("docs/operations.md");
  const section = /^## Alerts\n([\s\S]*?)^## /m.exec(page)?.[1] ?? "";
  const described = [...section.matchAll(/^### (\w+)\n(.{40,})$/gm)].map(([, name]) => name);
  expect(described).toEqual(rules.map(({ alert }) => alert));
  for (const { alert, expr, labels, annotations } of rules) {
    expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(["page", "ticket"]).toContain(labels.severity);
    expect([alert, annotations.summary.endsWith("."), /[<>=]/.test(expr)]).toEqual([alert, true, true]);
  }
});

it("the sample for Prometheus scrapes the address of the metrics with a token from a file", () => {
  const [job] = parse(read("deploy/prometheus/scrape.yml")) as { job_name: string; metrics_path: string }[];
  expect(job).toMatchObject({ job_name: "portal", metrics_path: "/api/metrics" });
  expect(rules[0]?.expr).toContain('job="portal"');
  // compose.yaml publishes no port of the portal, so the page says how its address is reached there.
  const { name, services } = parse(read("compose.yaml"), { merge: true }) as {
    name: string;
    services: Record<string, { ports?: string[]; networks: string[] }>;
  };
  expect(services.portal?.ports).toBeUndefined();
  expect(services.portal?.networks).toContain("outside");
  const section = /^## Metrics\n([\s\S]*?)^## /m.exec(read("docs/operations.md"))?.[1] ?? "";
  for (const text of [
    `docker network connect ${name}_outside `,
    "`portal:3000`",
    `portal: { ports: ["127.0.0.1:3000:3000"] }`,
  ])
    expect(section).toContain(text);
});
