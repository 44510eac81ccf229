import type { Command } from "commander";
import { faultReport, UNDONE } from "@/scripts/portal/fault-report";
import { listedProblems, printLineProblems } from "@/scripts/portal/output";
import { portalProgram } from "@/scripts/portal/program";

const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
const lost = Object.assign(new Error("write CONNECTION_CLOSED"), { code: "CONNECTION_CLOSED" });

describe("a fault says what was not done", () => {
  it.each([
    ["deliver", "Nothing was placed."],
    ["customers import", "Nothing was imported."],
    ["customers lock", "The account was not locked."],
    ["closures approve", "The request was not approved."],
    ["withdraw", "The message was not withdrawn."],
    ["retention run", "Messages deleted before the fault stay deleted; the others were not deleted."],
  ])("%s", (command, undone) => {
    const [line] = faultReport(command, refused);
    expect(line).toBe(`${undone} The fault: Error: connect ECONNREFUSED 127.0.0.1:1`);
  });

  it("only deliver says that nothing was placed", () => {
    for (const command of Object.keys(UNDONE)) {
      expect(/\bplaced\b/.test(faultReport(command, refused).join())).toBe(command === "deliver");
    }
  });

  it("a connection lost under a command that changes something leaves a doubt, and it is said", () => {
    expect(faultReport("customers reissue", lost)[0]).toMatch(
      /^The connection to the database was lost: check what was/,
    );
    expect(faultReport("events", lost)[0]).toMatch(/^Nothing was changed\./);
  });

  it.each([
    ["customers show", "The account was not changed."],
    ["closures list", "No request was changed."],
    ["notices list", "No notification was changed."],
    ["documents verify", "No document was changed; not every document was read."],
  ])(
    "a connection lost under %s, which records that somebody looked, leaves that entry in doubt",
    (command, undone) => {
      expect(faultReport(command, refused)[0]).toBe(`${undone} The fault: Error: connect ECONNREFUSED 127.0.0.1:1`);
      expect(faultReport(command, lost)[0]).toBe(
        `${undone} The audit log may have an entry of it. The fault: Error: write CONNECTION_CLOSED`,
      );
    },
  );

  it("every command of the command line has its own words, and no other has any", () => {
    const program = portalProgram(
      (file) => file,
      async () => {},
    );
    const names = (commands: readonly Command[], before = ""): string[] =>
      commands.flatMap((command) => {
        const below = names(command.commands, `${command.name()} `);
        const isCalled = command.commands.length === 0 || command.registeredArguments.length > 0;
        return isCalled ? [`${before}${command.name()}`, ...below] : below;
      });
    expect(names(program.commands).sort()).toEqual(Object.keys(UNDONE).sort());
  });
});

describe("the list of faults", () => {
  const problems = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ line: index + 2, reason: "is wrong" }));

  it.each([
    [100, 100, undefined],
    [101, 101, "… and 1 more fault\n"],
    [100_000, 101, "… and 99900 more faults\n"],
  ])("of %d is capped at 100, and the rest is counted", (count, printed, last) => {
    const said: string[] = [];
    const write = jest.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
    printLineProblems(problems(count));
    write.mockRestore();
    expect(said).toHaveLength(printed);
    if (last) expect(said.at(-1)).toBe(last);
    const listed = listedProblems(problems(count));
    expect([listed.problems.length, listed.moreProblems]).toEqual([100, count - 100]);
  });
});
