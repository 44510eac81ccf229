import { z } from "zod";
import { daySchema, idSchema, instantSchema, PAGE_PARAMETERS, pageSchema } from "@/app/api/v1/common-schema";
import { OPEN_CLOSURE_STATES, REJECTION_REASONS, type RejectionReason } from "@/lib/closure/closure";
import { CLOSURE_REASONS } from "@/lib/closure/closure-details";
import { apiCall } from "@/lib/web/api/api-call";

const closureSchema = z
  .object({
    id: idSchema,
    reference: z.string().meta({ description: "For people: `T-2026-7K3DQM`." }),
    state: z.enum(OPEN_CLOSURE_STATES).meta({
      description: "`awaiting-decision`: you decide. `grace`: accepted; the customer may withdraw it until `closesOn`.",
    }),
    reason: z.enum(CLOSURE_REASONS),
    email: z.string(),
    requestedAt: instantSchema,
    closesOn: daySchema.nullable(),
    details: z
      .record(z.string(), z.string())
      .meta({ description: "What the customer wrote: name, policy, address, note." }),
    electronicContracts: z
      .array(z.string())
      .meta({ description: "Active contracts with electronic delivery; they are why you have to decide." }),
  })
  .meta({ id: "ClosureRequest" });

const decidedSchema = z
  .object({
    id: idSchema,
    reference: z.string(),
    state: z.enum(["grace", "rejected"]),
    closesOn: daySchema.nullable().meta({ description: "Null when the request was rejected." }),
  })
  .meta({ id: "DecidedClosureRequest" });

const rejectionSchema = z
  .strictObject({
    reason: z.enum(REJECTION_REASONS).meta({ description: "For the audit log; the customer is not told." }),
  })
  .meta({ id: "ClosureRejection", example: { reason: "contract-active" } });

const ID_PARAMETER = { id: "Id of the closure request." };

const listQuery = z.strictObject({
  ...PAGE_PARAMETERS,
  state: z.enum(OPEN_CLOSURE_STATES).optional().meta({ description: "Only requests in this state." }),
});
export const listClosuresCall = apiCall<undefined, z.infer<typeof listQuery>>({
  method: "GET",
  path: "/closure-requests",
  id: "listClosureRequests",
  scope: "closures:read",
  summary: "List closure requests",
  description: "The open requests of customers to close their accounts (R14), oldest first.",
  query: listQuery,
  body: { kind: "none" },
  answers: [{ status: 200, description: "A page.", schema: pageSchema(closureSchema) }],
  problems: ["invalid-request"],
});

export const approveClosureCall = apiCall({
  method: "POST",
  path: "/closure-requests/{id}/approve",
  id: "approveClosureRequest",
  scope: "closures:decide",
  isIdempotent: true,
  summary: "Approve a closure request",
  description:
    "Only while it waits for a decision. The account closes after seven days; the customer is told by e-mail.",
  params: ID_PARAMETER,
  body: { kind: "none" },
  answers: [{ status: 200, description: "Approved.", schema: decidedSchema }],
  problems: ["not-found", "not-waiting"],
});

export const rejectClosureCall = apiCall<{ reason: RejectionReason }>({
  method: "POST",
  path: "/closure-requests/{id}/reject",
  id: "rejectClosureRequest",
  scope: "closures:decide",
  isIdempotent: true,
  summary: "Reject a closure request",
  description:
    "Only while it waits for a decision. The account stays open; the customer is told by e-mail, without the reason.",
  params: ID_PARAMETER,
  body: {
    kind: "json",
    schema: rejectionSchema,
    // The schema has refused any other reason.
    read: ({ reason }) => ({ value: { reason: reason as RejectionReason } }),
  },
  answers: [{ status: 200, description: "Rejected.", schema: decidedSchema }],
  problems: ["invalid-json", "invalid-request", "unsupported-media-type", "body-too-large", "not-found", "not-waiting"],
});
