/** Generated initial passwords of a batch: handed over once, on record. */
import { eq, isNotNull } from "drizzle-orm";
import { handedPasswordsSchema } from "@/app/api/v1/batches/schema";
import { auditEvents } from "@/drizzle/schema/audit";
import { apiBatchResults } from "@/drizzle/schema/delivery";
import { webContext } from "@/lib/web/web-context";
import { webSettings } from "@/lib/web/web-settings";
import { type TestContext, testContext } from "@/tests/support/context";
import { SERVER_SETTINGS } from "@/tests/support/test-server";
import { addMessages, call, messageJson, newKey, openBatch } from "./api-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));
jest.mock("@/lib/web/web-settings");
jest.mock("@/lib/web/web-context");

let test: TestContext;
let key: string;
beforeEach(async () => {
  test = await testContext();
  jest.mocked(webContext).mockReturnValue(test.ctx);
  jest.mocked(webSettings).mockReturnValue(SERVER_SETTINGS);
  key = await newKey(test.ctx);
});
afterEach(() => test?.close());

const commit = (id: string) => call(key, "POST", `/batches/${id}/commit`);

it("hands over generated initial passwords once; the same key gets the same answer", async () => {
  const id = await openBatch(key);
  const given = messageJson({ initialPassword: "Titkos12Jelszo" });
  const generated = messageJson();
  const again = messageJson({ email: generated.email });
  await addMessages(key, id, [given, generated, again]);
  const take = (headers: Record<string, string> = {}) =>
    call(key, "POST", `/batches/${id}/initial-passwords`, { headers });
  expect((await take()).json.code).toBe("not-committed");
  await commit(id);
  const first = await take({ "idempotency-key": "take" });
  const { data, left } = handedPasswordsSchema.parse(first.json);
  expect([data.length, left, data[0]?.senderReference]).toEqual([1, 0, generated.senderReference]);
  expect((await take({ "idempotency-key": "take" })).json).toEqual(first.json);
  expect((await take()).json).toEqual({ data: [], left: 0 });
  const held = await test.ctx.db.select().from(apiBatchResults).where(isNotNull(apiBatchResults.initialPassword));
  expect(held).toEqual([]);
  const audited = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.kind, "initial-passwords.handed-over"))
    .orderBy(auditEvents.id);
  expect(audited.map(({ actor, details }) => [actor, details])).toEqual([
    [
      "insurer",
      expect.objectContaining({ apiBatchId: id, passwords: 1, keyId: key.split("_")[2], keyName: "output system" }),
    ],
  ]);
});
