/** The limit of a mailbox holds for batches that are delivered at once (docs/security.md, section 3). */
import { randomUUID } from "node:crypto";
import { messages } from "@/drizzle/schema/mailbox";
import { MAX_MAILBOX_BYTES } from "@/lib/mailbox/placing/quota";
import {
  deliverLines,
  line,
  messagesFor,
  newAddress,
  newReference,
  pdf,
  removeBatchFolders,
  stagedLeftovers,
} from "@/tests/integration/delivery/batch-fixture";
import { type TestContext, testContext } from "@/tests/support/context";

const AT_ONCE = 4;
const ROOM_FOR = 2;
const GIGABYTE = 1024 ** 3;

let test: TestContext;
beforeAll(async () => {
  test = await testContext();
});
afterAll(async () => {
  await removeBatchFolders();
  await test.close();
});

it.each([1, 2, 3, 4, 5])("of four batches at once a mailbox with room for two takes two (round %i)", async () => {
  const email = newAddress();
  await deliverLines(test.ctx, [line({ email })]);
  const [first] = await messagesFor(test.ctx, email);
  if (!first) throw new Error("nothing was placed");
  const filler = MAX_MAILBOX_BYTES - first.totalBytes - ROOM_FOR * pdf().length;
  const sizes = [...Array<number>(9).fill(GIGABYTE), filler - 9 * GIGABYTE];
  const copies = sizes.map((totalBytes) => ({
    ...first,
    id: randomUUID(),
    senderReference: newReference(),
    totalBytes,
  }));
  await test.ctx.db.insert(messages).values(copies);

  const outcomes = await Promise.allSettled(
    Array.from({ length: AT_ONCE }, () => deliverLines(test.ctx, [line({ email })])),
  );
  const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [String(outcome.reason)] : []));
  expect(refused).toEqual(Array(AT_ONCE - ROOM_FOR).fill("Error: 2: the mailbox would hold more than 10 GB"));
  const held = (await messagesFor(test.ctx, email)).reduce((sum, { totalBytes }) => sum + totalBytes, 0);
  expect(held).toBe(MAX_MAILBOX_BYTES);
  expect((await stagedLeftovers(test.ctx)).orphans).toBe(0);
});
