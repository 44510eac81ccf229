import { TextNumbers } from "@/lib/delivery/text-numbers";

const MANY = 10_000;

describe("numbers of texts", () => {
  it("are found by the same text only, however many there are", () => {
    const numbers = new TextNumbers();
    for (let index = 0; index < MANY; index += 1) numbers.set(`customer.${index}@example.hu`, index);
    for (let index = 0; index < MANY; index += 1) expect(numbers.get(`customer.${index}@example.hu`)).toBe(index);
    expect(numbers.get(`customer.${MANY}@example.hu`)).toBeUndefined();
    expect(numbers.get("")).toBeUndefined();
  });

  it("are replaced by the last one", () => {
    const numbers = new TextNumbers();
    for (const bytes of [0, 2 ** 40, 7]) numbers.set("ő", bytes);
    expect(numbers.get("ő")).toBe(7);
  });
});
