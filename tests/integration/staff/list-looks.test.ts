/** A look at a list with names of customers is on record with the person, once a visit. */
import { asc, eq } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { recordListLook } from "@/lib/staff/record-look";
import { type TestContext, testContext } from "@/tests/support/context";
import { enrol } from "./staff-fixture";

jest.mock("@node-rs/argon2", () => jest.requireActual("@/tests/support/cheap-argon2"));

let test: TestContext;
beforeAll(async () => {
  test = await testContext({ now: "2031-03-03T09:00:00Z" });
});
afterAll(() => test.close());

it("reloads within 15 minutes of a look are that look; another list, another person and a later visit are looks", async () => {
  const [ilona, zoltan] = [(await enrol(test)).member, (await enrol(test, "admin")).member];
  const look = (list: Parameters<typeof recordListLook>[1]["list"], by = ilona) =>
    recordListLook(test.ctx, { list, by });
  await look("GET /staff/replies");
  test.clock.advance({ minutes: 14 });
  await look("GET /staff/replies");
  await look("GET /staff/customers");
  await look("GET /staff/replies", zoltan);
  // 15 minutes after the look that was recorded: the reload between them does not lengthen the visit.
  test.clock.advance({ minutes: 1 });
  await look("GET /staff/replies");
  const rows = await test.ctx.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.kind, "list.viewed"))
    .orderBy(asc(auditEvents.id));
  expect(rows.map(({ details, accountId, actor }) => [details.list, details.staffName, accountId, actor])).toEqual([
    ["/staff/replies", ilona.name, null, "insurer"],
    ["/staff/customers", ilona.name, null, "insurer"],
    ["/staff/replies", zoltan.name, null, "insurer"],
    ["/staff/replies", ilona.name, null, "insurer"],
  ]);
  expect(rows[0]?.details).toMatchObject({ staffId: ilona.id, staffNumber: ilona.number, staffRole: "service" });
});
