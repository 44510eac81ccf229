import { z } from "zod";
import { idSchema, instantSchema, PAGE_PARAMETERS, pageSchema } from "@/app/api/v1/common-schema";
import { MAX_CLOCK_DAYS } from "@/lib/jobs/move-test-clock";
import { MAX_EMAIL_LENGTH } from "@/lib/kernel/email-address";
import { apiCall } from "@/lib/web/api/api-call";

const ONLY_TEST_KEYS = "For test keys; with a live key it does not exist.";

const clockSchema = z
  .object({
    now: instantSchema,
    offsetSeconds: z.int().meta({ description: "By how much the clock is ahead." }),
    domain: z
      .string()
      .meta({ description: "Addresses of your test customers end with it: `anna@insurer.sandbox.test`." }),
  })
  .meta({ id: "TestClock" });

const clockInputSchema = z
  .strictObject({
    now: z.iso.datetime({ offset: true }).meta({
      description: `Not before the present instant of the clock, and at most ${MAX_CLOCK_DAYS} days after it.`,
    }),
  })
  .meta({ id: "TestClockInput", example: { now: "2027-02-01T09:00:00Z" } });

export const getClockCall = apiCall({
  method: "GET",
  path: "/test/clock",
  id: "getTestClock",
  scope: "messages:read",
  summary: "Get the test clock",
  description: `The clock of your test customers, and the domain of their addresses. ${ONLY_TEST_KEYS}`,
  body: { kind: "none" },
  answers: [{ status: 200, description: "The clock.", schema: clockSchema }],
  problems: ["not-found"],
});

export const moveClockCall = apiCall<{ now: Date }>({
  method: "POST",
  path: "/test/clock",
  id: "moveTestClock",
  scope: "messages:place",
  summary: "Move the test clock ahead",
  description:
    "Does for your test customers what the portal would have done on each day until then: publish, notify, remind, purge. " +
    "The clock decides what is due and which states you see; everything is dated by the real clock, so a message that you " +
    `place later is as old at once as the clock is ahead. ${ONLY_TEST_KEYS}`,
  body: {
    kind: "json",
    schema: clockInputSchema,
    read: ({ now }) => ({ value: { now: new Date(typeof now === "string" ? now : Number.NaN) } }),
  },
  answers: [{ status: 200, description: "Moved.", schema: clockSchema }],
  problems: [
    "invalid-json",
    "invalid-request",
    "unprocessable",
    "unsupported-media-type",
    "body-too-large",
    "not-found",
    "clock-held",
  ],
});

const notificationSchema = z
  .object({
    id: idSchema,
    notificationId: idSchema.meta({ description: "Of all attempts of one e-mail." }),
    kind: z.string(),
    to: z.string(),
    subject: z.string(),
    text: z.string(),
    links: z.array(z.string()),
    outcome: z.enum(["sent", "bounced"]),
    at: instantSchema,
  })
  .meta({ id: "TestNotification" });

const notificationsQuery = z.strictObject({
  ...PAGE_PARAMETERS,
  email: z.string().min(1).max(MAX_EMAIL_LENGTH).optional().meta({ description: "Only those to this address." }),
});
export const listTestNotificationsCall = apiCall<undefined, z.infer<typeof notificationsQuery>>({
  method: "GET",
  path: "/test/notifications",
  id: "listTestNotifications",
  scope: "messages:read",
  summary: "List the e-mails to your test customers",
  description: `They were not sent but kept for 30 days, oldest first. ${ONLY_TEST_KEYS}`,
  query: notificationsQuery,
  body: { kind: "none" },
  answers: [{ status: 200, description: "A page.", schema: pageSchema(notificationSchema) }],
  problems: ["invalid-request", "not-found"],
});

export const resetTestCall = apiCall({
  method: "POST",
  path: "/test/reset",
  id: "removeTestCustomers",
  scope: "customers:write",
  summary: "Remove your test customers",
  description:
    "All of them, with their messages, replies and e-mails; the clock is the real one again. Your references stay used. " +
    `Repeated, the call removes nothing more. ${ONLY_TEST_KEYS}`,
  body: { kind: "none" },
  answers: [
    {
      status: 200,
      description: "Removed.",
      schema: z.object({ removed: z.int().meta({ description: "Number of customers." }) }).meta({ id: "TestReset" }),
    },
  ],
  problems: ["not-found", "clock-held"],
});
