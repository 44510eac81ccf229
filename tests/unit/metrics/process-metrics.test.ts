/** Counters of several server processes, added up for Prometheus. */
import { metricsText } from "@/lib/metrics/exposition";
import {
  countLockout,
  countRequest,
  countSignIn,
  countStaffSignIn,
  ownSnapshot,
  readHashQueueBy,
} from "@/lib/metrics/process-metrics";
import { addLasting, type Snapshot } from "@/lib/metrics/snapshot";

const shared = globalThis as { portalSnapshots?: () => Promise<Snapshot[]> };
afterEach(() => {
  shared.portalSnapshots = undefined;
});
const sampleOf = (text: string, sample: string) => {
  const line = text.split("\n").find((one) => one.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
};

it("requests are counted by method, route and status with durations; a path without a route is unknown", async () => {
  countRequest({ method: "GET", route: "/inbox/[id]", status: 200, seconds: 0.02 });
  countRequest({ method: "GET", route: "/inbox/[id]", status: 200, seconds: 3 });
  countRequest({ method: "GET", route: null, status: 404, seconds: 0.001 });
  countSignIn("wrong");
  countStaffSignIn("too-many");
  countLockout();
  readHashQueueBy(() => ({ running: 2, waiting: 7 }));
  const text = await metricsText([
    { name: "portal_probe", help: "A probe.", type: "gauge", samples: [{ labels: { state: "a" }, value: 4 }] },
  ]);
  const inbox = 'method="GET",route="/inbox/[id]",status="200"';
  expect(sampleOf(text, `portal_http_request_duration_seconds_count{${inbox}}`)).toBe(2);
  expect(sampleOf(text, `portal_http_request_duration_seconds_bucket{le="0.025",${inbox}}`)).toBe(1);
  expect(sampleOf(text, 'portal_http_request_duration_seconds_count{method="GET",route="unknown",status="404"}')).toBe(
    1,
  );
  expect(sampleOf(text, 'portal_sign_ins_total{person="customer",outcome="wrong"}')).toBe(1);
  expect(sampleOf(text, 'portal_sign_ins_total{person="customer",outcome="succeeded"}')).toBe(0);
  expect(sampleOf(text, 'portal_sign_ins_total{person="staff",outcome="too-many"}')).toBe(1);
  expect(sampleOf(text, 'portal_sign_ins_total{person="staff",outcome="wrong"}')).toBe(0);
  expect(sampleOf(text, "portal_lockouts_total")).toBe(1);
  expect(sampleOf(text, "portal_password_hashes_waiting")).toBe(7);
  expect(sampleOf(text, "portal_processes")).toBe(1);
  expect(sampleOf(text, 'portal_probe{state="a"}')).toBe(4);
});

it("the counters of all processes are added up, and those of one that has ended stay, without its gauges", async () => {
  const own = await ownSnapshot();
  const ended = addLasting([], own);
  expect(ended.map(({ name }) => name)).not.toContain("portal_processes");
  const twice = addLasting(ended, own);
  shared.portalSnapshots = async () => [own, own, twice];
  const before = Number(sampleOf(await metricsText([]), "portal_lockouts_total"));
  countLockout();
  shared.portalSnapshots = async () => [await ownSnapshot(), own, twice];
  const text = await metricsText([]);
  expect(sampleOf(text, "portal_lockouts_total")).toBe(before + 1);
  expect(before).toBe(4);
  expect(sampleOf(text, "portal_processes")).toBe(2);
  const inbox = 'method="GET",route="/inbox/[id]",status="200"';
  expect(sampleOf(text, `portal_http_request_duration_seconds_bucket{le="+Inf",${inbox}}`)).toBe(8);
  expect(sampleOf(text, `portal_http_request_duration_seconds_sum{${inbox}}`)).toBeCloseTo(4 * 3.02);
});
