import { contractNumberOf, contractPath, contractSegment } from "@/lib/mailbox/contract/contract-address";

describe("the address of a contract", () => {
  it.each([
    ["110482937", "/contracts/110482937"],
    ["B-001_x", "/contracts/B-001_x"],
    ["12/34", "/contracts/12~2F34"],
    ["..", "/contracts/~2E~2E"],
    ["50%25", "/contracts/50~2525"],
    ["a~b", "/contracts/a~7Eb"],
    ["Ű 1?#&+", "/contracts/~C5~B0~201~3F~23~26~2B"],
    ["😀", "/contracts/~F0~9F~98~80"],
  ])("of %j is %s", (number, path) => {
    expect(contractPath(number)).toBe(path);
    expect(contractNumberOf(path.split("/")[2] ?? "")).toBe(number);
    // A browser leaves it as it is.
    expect(new URL(path, "https://portal.example").pathname).toBe(path);
  });

  it("is read back for every character", () => {
    for (let code = 1; code < 0x3000; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const number = `x${String.fromCodePoint(code)}`;
      expect(contractNumberOf(contractSegment(number))).toBe(number);
    }
  });

  it.each(["", "12%2F34", "a b", "~2f", "~", "~C5", "~41", "~00", "ű", ".", "..", "a/b", "~ED~A0~80"])(
    "%j is no address of a contract",
    (segment) => {
      expect(contractNumberOf(segment)).toBeNull();
    },
  );
});
