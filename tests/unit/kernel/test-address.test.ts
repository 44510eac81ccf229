import {
  isAddressOf,
  isTestAddress,
  isTestSource,
  testBehaviour,
  testDomain,
  testSource,
} from "@/lib/kernel/test-address";

it("a test sender has a domain of its own, made from its name", () => {
  expect(["insurer", "Kárrendezés 2", "../x", "--"].map((name) => testDomain(testSource(name)))).toEqual([
    "insurer.sandbox.test",
    "karrendezes-2-4facf6af.sandbox.test",
    "x-5c237dda.sandbox.test",
    "sender-20cd1d0f.sandbox.test",
  ]);
  expect([isTestSource(testSource("insurer")), isTestSource("insurer"), isTestSource("latest/x")]).toEqual([
    ...[true, false, false],
  ]);
});

it("no two senders share a domain, however alike their names are", () => {
  const long = "a".repeat(60);
  const names = [
    "insurer",
    "Insurer",
    "ínsurer",
    "insurer ",
    long,
    `${long}b`,
    testDomain(testSource("Insurer")).split(".")[0],
  ];
  expect(new Set(names.map((name) => testDomain(testSource(name ?? "")))).size).toBe(names.length);
});

it.each([
  ["anna@insurer.sandbox.test", true, true],
  ["anna@another.sandbox.test", false, true],
  ["anna@deep.insurer.sandbox.test", false, true],
  ["anna@sandbox.test", false, true],
  ["anna@example.hu", false, false],
  ["anna@mysandbox.test", false, false],
  ["anna@insurer.sandbox.test.hu", false, false],
])("%s", (address, isOwn, isTest) => {
  expect([isAddressOf("test/insurer", address), isTestAddress(address)]).toEqual([isOwn, isTest]);
  expect(isAddressOf("insurer", address)).toBe(!isTest);
});

it("the beginning of the address says what the customer does", () => {
  const domain = "@insurer.sandbox.test";
  expect(
    ["bounces", "bounces+1", "reads.anna", "readsx", "never-reads", "anna"].map((name) => testBehaviour(name + domain)),
  ).toEqual([...["bounces", "bounces", "reads", "nothing", "nothing", "nothing"]]);
});
