/** POST /recipients: customers and their contracts. */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { accounts } from "@/drizzle/schema/account";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { call, errorsOf, newKey } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings", () => ({ webSettings: jest.fn() }));
jest.mock("@/lib/web/web-context", () => ({ webContext: jest.fn() }));

let test: TestContext;
let key: string;
beforeAll(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterAll(() => test?.close());

describe("POST /recipients", () => {
  it("creates a customer with their contracts once, updates them, and says when nothing changed", async () => {
    const email = `${randomUUID()}@example.hu`;
    const save = (values: object) =>
      call(key, "POST", "/recipients", { json: { email, name: "Kovács Anna", ...values } });
    const contracts = [
      { number: "1", product: "Lakás" },
      { number: "2", status: "ended", channel: "postal" },
    ];
    const created = await save({ contracts });
    expect(created).toMatchObject({ status: 201, json: { email, state: "created" } });
    expect(created.json.initialPassword).toMatch(/^[A-Za-z0-9]{12}$/);
    expect(await save({ contracts })).toMatchObject({ status: 200, json: { state: "unchanged" } });
    const updated = await save({ name: "Kovács-Nagy Anna", customerPortal: true });
    expect([updated.status, updated.json.state, updated.json.initialPassword]).toEqual([200, "updated", undefined]);
    const [row] = await test.ctx.db.select().from(accounts).where(eq(accounts.emailAddress, email));
    const { id } = created.json;
    expect(row).toMatchObject({ id, name: "Kovács-Nagy Anna", customerPortalSince: test.clock.now() });
  });

  it("names every wrong field of every contract", async () => {
    const contracts = [{ number: "1" }, { number: "", channel: "fax", colour: "red" }];
    const refused = await call(key, "POST", "/recipients", { json: { email: "x", contracts, initialPassword: "x" } });
    expect([refused.status, errorsOf(refused.json)]).toEqual([
      400,
      [
        ...["/contracts/1/channel not-allowed", "/contracts/1/colour unknown-field", "/contracts/1/number missing"],
        ...["/email not-an-email-address", "/initialPassword password-rule", "/name missing"],
      ],
    ]);
  });

  it("with more new customers than can be hashed at a time is busy; a body that breaks off is no fault", async () => {
    const { portalHashes } = globalThis as unknown as { portalHashes: { running: number; waiting: unknown[] } };
    const before = { ...portalHashes };
    Object.assign(portalHashes, { running: 1000, waiting: Array.from({ length: 1000 }) });
    const json = { email: `${randomUUID()}@example.hu`, name: "Kovács Anna" };
    const busy = await call(key, "POST", "/recipients", { json });
    Object.assign(portalHashes, before);
    expect([busy.status, busy.json.code, busy.headers.get("retry-after")]).toEqual([503, "busy", "1"]);
    expect((await call(key, "POST", "/recipients", { json })).status).toBe(201);
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error("aborted")) });
    const broken = await call(key, "POST", "/recipients", { body, headers: { "content-type": "application/json" } });
    expect([broken.status, broken.json.code]).toEqual([400, "wrong-length"]);
  });
});
