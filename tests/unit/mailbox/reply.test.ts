import { systemRandom } from "@/lib/kernel/random";
import {
  draftText,
  isReplyReference,
  MAX_REPLY_LENGTH,
  normalizeReply,
  replyLength,
  replyProblem,
  replyReference,
  replyState,
} from "@/lib/mailbox/reply/reply";

describe("a reply", () => {
  it.each([
    ["one letter", "a", null],
    ["exactly 4,000 characters", "ő".repeat(MAX_REPLY_LENGTH), null],
    ["4,000 emoji", "😀".repeat(MAX_REPLY_LENGTH), null],
    ["4,000 characters with whitespace around", ` \n${"a".repeat(MAX_REPLY_LENGTH)}\n `, null],
    ["CR LF counts as one character", "a\r\n".repeat(MAX_REPLY_LENGTH / 2), null],
    ["4,001 characters", "a".repeat(MAX_REPLY_LENGTH + 1), { kind: "too-long", length: 4001 }],
    ["no text", "", { kind: "empty" }],
    ["only whitespace", " \r\n\t ", { kind: "empty" }],
    ["NUL", "a\0b", { kind: "invalid-characters" }],
    ["a lone surrogate", "a\ud83d", { kind: "invalid-characters" }],
  ])("%s", (_name, body, problem) => {
    expect(replyProblem(body)).toEqual(problem);
  });

  it("is stored in NFC with LF line ends", () => {
    expect(normalizeReply("  a\r\nb\rc\n")).toBe("a\nb\nc");
    expect(normalizeReply("o\u030b")).toBe("ő");
    expect(replyLength("e\u0301")).toBe(1);
  });

  it("gets a reference without characters that are easily confused", () => {
    const references = new Set(Array.from({ length: 1000 }, () => replyReference(systemRandom, "2026")));
    expect(references.size).toBeGreaterThan(990);
    for (const reference of references) expect(reference).toMatch(/^V-2026-[34679CDFGHJKMNPQRTWXY]{6}$/);
  });

  it("recognises the form of a reference", () => {
    expect(isReplyReference(replyReference(systemRandom, "2026"))).toBe(true);
    for (const text of ["", "V-2026-7K3DQ", "v-2026-7k3dqm", "V-2026-7K3DQM\n", "X-2026-7K3DQM", "V-26-7K3DQM"]) {
      expect(isReplyReference(text)).toBe(false);
    }
  });

  it("is kept as a draft unchanged, except for characters that cannot be stored and an excessive length", () => {
    expect(draftText("  a\r\nb\0 \ud800c ")).toBe("  a\nb \ufffdc ");
    expect(draftText("😀".repeat(30_000))).toBe("😀".repeat(20_000));
  });

  it.each([
    ["sent", null, null],
    ["processing", "2026-11-23T08:00:00Z", null],
    ["answered", null, "2026-11-23T09:00:00Z"],
    ["answered", "2026-11-23T08:00:00Z", "2026-11-23T08:59:00Z"],
    ["processing", "2026-11-23T08:00:00Z", "2026-11-23T09:00:01Z"],
    ["sent", null, "2026-11-24T09:00:00Z"],
  ])("is %s", (state, acknowledged, answered) => {
    const dates = {
      acknowledgedAt: acknowledged ? new Date(acknowledged) : null,
      answeredAt: answered ? new Date(answered) : null,
    };
    expect(replyState(dates, new Date("2026-11-23T09:00:00Z"))).toBe(state);
  });
});
