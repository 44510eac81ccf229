import { existsSync } from "node:fs";
import path from "node:path";
import seconds from "@/tests/support/longest-files.json";

const root = path.resolve(import.meta.dirname, "../../..");

it("the list of the longest test files names only files that exist", () => {
  expect(Object.keys(seconds).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  expect(Object.keys(seconds).length).toBeGreaterThan(20);
});
