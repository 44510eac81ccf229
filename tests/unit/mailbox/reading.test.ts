import { addMinutes, addSeconds } from "@/lib/kernel/time";
import { belongsToReading, READING_MINUTES } from "@/lib/mailbox/reading/reading";

const startedAt = new Date("2026-11-23T09:00:00Z");

it("a reading lasts 15 minutes from its first answer", () => {
  expect(READING_MINUTES).toBe(15);
  expect(belongsToReading(startedAt, startedAt)).toBe(true);
  expect(belongsToReading(startedAt, addSeconds(addMinutes(startedAt, 15), -1))).toBe(true);
  expect(belongsToReading(startedAt, addMinutes(startedAt, 15))).toBe(false);
});

it("accepts an answer dated slightly before the start, but not 15 minutes before", () => {
  expect(belongsToReading(startedAt, addSeconds(startedAt, -2))).toBe(true);
  expect(belongsToReading(startedAt, addMinutes(startedAt, -15))).toBe(false);
});
