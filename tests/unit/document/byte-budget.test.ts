import { createByteBudget } from "@/lib/document/byte-budget";
import { byteStream } from "@/lib/document/byte-stream";

describe("the byte budget", () => {
  it("refuses bytes that do not fit, and accepts them after a release; a second release does nothing", () => {
    const budget = createByteBudget(100);
    const first = budget.reserve(60);
    expect(budget.reserve(41)).toBeNull();
    expect(budget.reserve(40)).not.toBeNull();
    first?.();
    first?.();
    expect(budget.inFlight()).toBe(40);
    expect(budget.reserve(60)).not.toBeNull();
  });

  it("releases bytes by itself after the maximum time", async () => {
    const budget = createByteBudget(100, 20);
    budget.reserve(100);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(budget.inFlight()).toBe(0);
  });

  it("streams every byte in chunks and releases at the end", async () => {
    const bytes = Buffer.alloc(200_001, "ab");
    let released = 0;
    const body = await new Response(byteStream(bytes, () => released++)).arrayBuffer();
    expect(Buffer.from(body).equals(bytes)).toBe(true);
    expect(released).toBe(1);
  });

  it("releases when the stream is cancelled, and for an empty document", async () => {
    let released = 0;
    const reader = byteStream(Buffer.alloc(200_000), () => released++).getReader();
    await reader.read();
    expect(released).toBe(0);
    await reader.cancel();
    expect(released).toBe(1);
    expect(await new Response(byteStream(Buffer.alloc(0), () => released++)).text()).toBe("");
    expect(released).toBe(2);
  });
});
