import { parseRange } from "@/lib/document/range";

const whole = { kind: "whole" };
const unsatisfiable = { kind: "unsatisfiable" };
const part = (first: number, last: number) => ({ kind: "part", first, last });

describe("the Range header", () => {
  it.each([
    [null, whole],
    ["bytes=0-0", part(0, 0)],
    ["bytes=0-499", part(0, 499)],
    ["bytes=500-", part(500, 999)],
    ["bytes=-1", part(999, 999)],
    ["bytes=-5000", part(0, 999)],
    ["bytes=999-999", part(999, 999)],
    ["bytes=900-5000", part(900, 999)],
    ["BYTES=1-2", part(1, 2)],
    ["bytes= 1-2 ", part(1, 2)],
    ["bytes=1000-", unsatisfiable],
    ["bytes=1000-1001", unsatisfiable],
    ["bytes=-0", unsatisfiable],
    ["bytes=5-4", whole],
    ["bytes=-", whole],
    ["bytes=", whole],
    ["bytes=a-b", whole],
    ["bytes=0-1,5-6", whole],
    ["items=0-1", whole],
    ["bytes=0-99999999999999999999", whole],
    ["bytes=--1", whole],
    ["bytes=1.5-2", whole],
  ])("%s", (header, expected) => {
    expect(parseRange(header, 1000)).toEqual(expected);
  });

  it("is unsatisfiable for empty content", () => {
    expect(parseRange("bytes=0-", 0)).toEqual(unsatisfiable);
    expect(parseRange("bytes=-1", 0)).toEqual(unsatisfiable);
  });
});
