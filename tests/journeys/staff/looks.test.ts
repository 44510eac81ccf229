/** Every page and file of the workspace that shows data of customers leaves a record of who looked, once a visit. */
import { sql } from "drizzle-orm";
import { auditEvents } from "@/drizzle/schema/audit";
import { listStaffActionsOn } from "@/lib/account/staff-actions";
import type { AuditEventKind } from "@/lib/audit/audit-event";
import type { StaffActor } from "@/lib/audit/staff-actor";
import { requestOwnClosure } from "@/lib/closure/request-closure";
import { listAttachments } from "@/lib/mailbox/reply/attachment-store";
import { sendReply } from "@/lib/mailbox/reply/send-reply";
import { findReplyForStaff } from "@/lib/mailbox/staff/reply-queue-store";
import type { StaffAccess } from "@/lib/staff/access";
import { closuresOf, importContract } from "@/tests/integration/closure/closure-fixture";
import {
  batchFolder,
  deliver,
  line,
  newReference,
  removeBatchFolders,
} from "@/tests/integration/delivery/batch-fixture";
import { openApiBatch, uploadBatch } from "@/tests/integration/staff/upload-fixture";
import { fillMailbox, mailboxCustomer } from "@/tests/journeys/mailbox/mailbox-customer";
import { withPortalContext } from "@/tests/support/customers";
import { png } from "@/tests/support/pictures";
import { testPortal } from "@/tests/support/portal";
import { enteredMember } from "./staff-visitor";

type Address = Extract<StaffAccess, `GET ${string}`>;
type Look = { path: string; kind: AuditEventKind; isFile?: true; isOfCustomer?: true };
/** What an address shows that has no data of a customer. */
type Nothing =
  | "no page"
  | "numbers of all"
  | "the staff member's own"
  | "texts of the insurer"
  | "names of files"
  | "batches";

let cookie: string;
let member: StaffActor;
let accountId: string;
let looks: Record<Address, Look | Nothing>;

beforeAll(async () => {
  ({ cookie, member } = await enteredMember("admin"));
  const customer = await mailboxCustomer();
  accountId = customer.accountId;
  const [message] = await fillMailbox(customer, [{ subject: "Díjváltozás" }]);
  const messageId = message?.id ?? "";
  looks = await withPortalContext(async (ctx) => {
    const files = [{ name: "kép.png", bytes: png() }];
    const formToken = crypto.randomUUID();
    const sent = await sendReply(ctx, { accountId: customer.accountId, messageId, body: "Miért?", formToken, files });
    const reference = sent.ok ? sent.value.reference : "";
    const reply = await findReplyForStaff(ctx.db, reference);
    const [attachment] = await listAttachments(ctx.db, [reply?.id ?? ""]);
    await importContract(ctx, customer.accountId, { number: accountId.slice(0, 9) });
    const details = { reason: "contract-ended", name: "Kovács Anna", policy: "", address: "", note: "" } as const;
    await requestOwnClosure(ctx, { accountId: customer.accountId, details });
    const [closure] = await closuresOf(ctx, customer.accountId);
    const { batchId } = await deliver(ctx, await batchFolder([line({ senderReference: newReference() })]));
    const upload = await uploadBatch(ctx, member, [line({ senderReference: newReference() })]);
    const openId = await openApiBatch(ctx);
    const uploadId = upload.ok ? upload.value.id : "";
    const list = (path: string): Look => ({ path, kind: "list.viewed" });
    return {
      "GET /staff": "numbers of all",
      "GET /staff/[...unknown]": "no page",
      "GET /staff/session": "the staff member's own",
      "GET /staff/replies": list("/staff/replies"),
      "GET /staff/replies/[ref]": { path: `/staff/replies/${reference}`, kind: "reply.viewed", isOfCustomer: true },
      "GET /staff/files/attachments/[id]": {
        ...{ path: `/staff/files/attachments/${attachment?.id}`, kind: "attachment.downloaded" },
        ...{ isFile: true, isOfCustomer: true },
      },
      "GET /staff/text-modules": "texts of the insurer",
      "GET /staff/text-modules/[id]": "texts of the insurer",
      "GET /staff/closures": list("/staff/closures"),
      "GET /staff/closures/[ref]": {
        ...{ path: `/staff/closures/${closure?.reference}`, kind: "account.viewed", isOfCustomer: true },
      },
      "GET /staff/customers": list(`/staff/customers?q=${encodeURIComponent(customer.email)}`),
      "GET /staff/customers/[id]": {
        path: `/staff/customers/${accountId}`,
        kind: "account.viewed",
        isOfCustomer: true,
      },
      "GET /staff/templates": "texts of the insurer",
      "GET /staff/templates/[kind]": "texts of the insurer",
      "GET /staff/files/templates/[kind]": "texts of the insurer",
      "GET /staff/messages": list("/staff/messages"),
      "GET /staff/messages/[id]": {
        ...{ path: `/staff/messages/${messageId}`, kind: "message.viewed-by-staff", isOfCustomer: true },
      },
      "GET /staff/files/evidence/[id]": {
        ...{ path: `/staff/files/evidence/${messageId}`, kind: "message.viewed-by-staff" },
        ...{ isFile: true, isOfCustomer: true },
      },
      "GET /staff/batches": "batches",
      "GET /staff/batches/open/[id]": { path: `/staff/batches/open/${openId}`, kind: "batch.viewed" },
      "GET /staff/batches/[id]": { path: `/staff/batches/${batchId}`, kind: "batch.viewed" },
      "GET /staff/files/results/[id]": {
        ...{ path: `/staff/files/results/${batchId}`, kind: "batch.result-downloaded", isFile: true },
      },
      "GET /staff/batches/uploads": "names of files",
      "GET /staff/batches/uploads/[id]": { path: `/staff/batches/uploads/${uploadId}`, kind: "batch.viewed" },
      "GET /staff/files/batch-uploads/[id]/problems": {
        ...{ path: `/staff/files/batch-uploads/${uploadId}/problems`, kind: "batch.viewed", isFile: true },
      },
      "GET /staff/unreachable": list("/staff/unreachable"),
      "GET /staff/files/unreachable/[kind]": {
        ...{ path: "/staff/files/unreachable/bounced", kind: "unreachable.exported", isFile: true },
      },
    } satisfies Record<Address, Look | Nothing>;
  });
});
afterAll(removeBatchFolders);

/**
 * Looks of the staff member on record. `of`: those of a kind; those about one customer are counted apart from the
 * others.
 */
const recorded = () =>
  withPortalContext(async (ctx) => {
    const rows = await ctx.db
      .select({ kind: auditEvents.kind, accountId: auditEvents.accountId, details: auditEvents.details })
      .from(auditEvents)
      .where(sql`${auditEvents.details} ->> 'staffId' = ${member.id}`);
    const of = ({ kind, isOfCustomer }: Look) =>
      rows.filter((row) => row.kind === kind && (row.accountId !== null) === (isOfCustomer === true)).length;
    return { of, rows };
  });

async function visit(path: string): Promise<number> {
  const response = await fetch(new URL(path, testPortal().portalUrl), { headers: { cookie }, redirect: "manual" });
  await response.arrayBuffer();
  return response.status;
}

it("names the staff member for each, a page once a visit and a file each time", async () => {
  for (const [address, look] of Object.entries(looks)) {
    if (typeof look === "string") continue;
    const { path, isFile } = look;
    const before = (await recorded()).of(look);
    expect([address, await visit(path)]).toEqual([address, 200]);
    const after = await recorded();
    // The page of a closure is a look at the account, as that of its customer is.
    const isSameVisit = address === "GET /staff/customers/[id]";
    expect([address, after.of(look) - before]).toEqual([address, isSameVisit ? 0 : 1]);
    expect([address, await visit(path)]).toEqual([address, 200]);
    expect([address, (await recorded()).of(look) - after.of(look)]).toEqual([address, isFile ? 1 : 0]);
  }
  const { rows } = await recorded();
  expect(rows.every(({ details }) => details.staffName === member.name)).toBe(true);
});

it("the customer reads those that are about them, with role and number and without the name", async () => {
  const actions = await withPortalContext((ctx) => listStaffActionsOn(ctx, accountId));
  const kinds = Object.values(looks).flatMap((look) =>
    typeof look !== "string" && look.isOfCustomer ? look.kind : [],
  );
  for (const kind of new Set(kinds)) {
    const own = actions.find((action) => action.kind === kind);
    expect([kind, own?.by]).toEqual([kind, { role: "admin", number: member.number }]);
  }
  expect(JSON.stringify(actions)).not.toContain(member.name);
});
