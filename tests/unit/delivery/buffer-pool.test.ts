import { BufferPool } from "@/lib/delivery/buffer-pool";

describe("buffers that are used again", () => {
  it("are given whole again after they were given back, also by a part from their beginning", () => {
    const pool = new BufferPool(100);
    const first = pool.take(10);
    expect(first).toHaveLength(100);
    first.write("earlier");
    pool.give(first.subarray(0, 7));
    const again = pool.take();
    expect(again).toHaveLength(100);
    expect(again.toString("latin1", 0, 7)).toBe("earlier");
  });

  it("are each with one holder at a time", () => {
    const pool = new BufferPool(100);
    const [first, second] = [pool.take(), pool.take()];
    expect(first.buffer).not.toBe(second.buffer);
    pool.give(first);
    expect(pool.take().buffer).toBe(first.buffer);
    expect(pool.take().buffer).not.toBe(second.buffer);
  });

  it("are not kept when they are larger than those of the pool", () => {
    const pool = new BufferPool(100);
    const large = pool.take(101);
    expect(large).toHaveLength(101);
    pool.give(large);
    expect(pool.take().buffer).not.toBe(large.buffer);
  });
});
