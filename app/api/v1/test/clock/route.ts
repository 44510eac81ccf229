import { getClockCall, moveClockCall } from "@/app/api/v1/test/schema";
import { describeTestClock, MAX_CLOCK_DAYS, moveTestClock, type TestClock } from "@/lib/jobs/move-test-clock";
import { jsonResponse } from "@/lib/web/api/api-response";
import { apiRoute, otherMethods } from "@/lib/web/api/api-route";

const clockResponse = ({ now, ...clock }: TestClock) => jsonResponse(200, { now: now.toISOString(), ...clock });

export const GET = apiRoute(getClockCall, async ({ ctx, sender, problem }) =>
  sender.test ? clockResponse(describeTestClock(ctx, sender)) : problem("not-found"),
);

const REASONS = {
  "not-ahead": "now is before the present instant of the test clock; POST /test/reset sets it back",
  "too-far": `now is more than ${MAX_CLOCK_DAYS} days after the present instant of the test clock`,
};

export const POST = apiRoute(moveClockCall, async ({ ctx, sender, input, problem }) => {
  if (!sender.test) return problem("not-found");
  const moved = await moveTestClock(ctx, sender, input.now);
  if (moved.ok) return clockResponse(moved.value);
  if (moved.error.kind === "clock-held") return problem(moved.error.kind, { retrySeconds: 1 });
  const error = { pointer: "/now", code: "not-allowed", message: REASONS[moved.error.kind] } as const;
  return problem("unprocessable", { errors: [error] });
});

const others = otherMethods(getClockCall, moveClockCall);

export { others as DELETE, others as OPTIONS, others as PATCH, others as PUT };
