import { readFileSync } from "node:fs";
import path from "node:path";

const folder = path.join(process.cwd(), "app/_components/graphics");
const sprite = readFileSync(path.join(folder, "icons.svg"), "utf8");
const component = readFileSync(path.join(folder, "icon.tsx"), "utf8");
const symbols = [...sprite.matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id);

describe("the file of icons", () => {
  it("has one symbol for each name that Icon accepts, and no other", () => {
    const names = [...component.matchAll(/^ {2}\| "([^"]+)"/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(20);
    expect(symbols).toEqual(names.toSorted());
  });

  it("has no colour, line or script of its own: the page's style decides, in the dark too", () => {
    expect(sprite).not.toMatch(/stroke|fill|style|color|<script|\bon\w+=|href/);
  });
});
