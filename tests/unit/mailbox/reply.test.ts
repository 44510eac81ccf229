import { systemRandom } from "@/lib/kernel/random";
import { MAX_REPLY_LENGTH, normalizeReply, replyLength, replyProblem, replyReference } from "@/lib/mailbox/reply";

describe("what a reply may be", () => {
  it.each([
    ["one letter", "a", null],
    ["exactly 4,000 characters", "ő".repeat(MAX_REPLY_LENGTH), null],
    ["4,000 emoji", "😀".repeat(MAX_REPLY_LENGTH), null],
    ["4,000 with blanks around", ` \n${"a".repeat(MAX_REPLY_LENGTH)}\n `, null],
    ["browsers' line ends count once", "a\r\n".repeat(MAX_REPLY_LENGTH / 2), null],
    ["4,001 characters", "a".repeat(MAX_REPLY_LENGTH + 1), { kind: "too-long", length: 4001 }],
    ["nothing", "", { kind: "empty" }],
    ["blanks", " \r\n\t ", { kind: "empty" }],
    ["NUL", "a\0b", { kind: "invalid-characters" }],
    ["half a character", "a\ud83d", { kind: "invalid-characters" }],
  ])("%s", (_name, body, problem) => {
    expect(replyProblem(body)).toEqual(problem);
  });

  it("is stored composed, with one kind of line end", () => {
    expect(normalizeReply("  a\r\nb\rc\n")).toBe("a\nb\nc");
    expect(normalizeReply("o\u030b")).toBe("ő");
    expect(replyLength("e\u0301")).toBe(1);
  });

  it("gets a reference that can be read out on the telephone", () => {
    const references = new Set(Array.from({ length: 1000 }, () => replyReference(systemRandom, "2026")));
    expect(references.size).toBeGreaterThan(990);
    for (const reference of references) expect(reference).toMatch(/^V-2026-[34679CDFGHJKMNPQRTWXY]{6}$/);
  });
});
