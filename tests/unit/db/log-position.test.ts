import { parseLogPosition, ReplicationLag } from "@/lib/db/log-position";

it("positions are compared as numbers, not as texts", () => {
  const ordered = ["0/0", "0/9", "0/10", "0/FFFFFFFF", "1/0", "9/FFFFFFFF", "10/0", "FFFFFFFF/FFFFFFFF"];
  const numbers = ordered.map(parseLogPosition);
  expect(numbers.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(numbers);
  expect(new Set(numbers).size).toBe(ordered.length);
  expect(() => parseLogPosition("16-B374D848")).toThrow();
});

describe("the lag of a replica", () => {
  it("is unknown until it has replayed a position that was noted", () => {
    const lag = new ReplicationLag();
    lag.noteReplica(100n);
    expect(lag.freshMs).toBeNull();
    lag.notePrimary(200n, 1_000);
    lag.noteReplica(199n);
    expect(lag.freshMs).toBeNull();
    lag.noteReplica(200n);
    expect(lag.freshMs).toBe(1_000);
  });

  it("is the age of the newest position that it has replayed", () => {
    const lag = new ReplicationLag();
    lag.notePrimary(100n, 1_000);
    lag.notePrimary(200n, 2_000);
    lag.notePrimary(300n, 3_000);
    lag.noteReplica(250n);
    expect(lag.freshMs).toBe(2_000);
    lag.noteReplica(300n);
    expect(lag.freshMs).toBe(3_000);
  });

  it("does not grow while nothing is written, and grows while the replica has lost its primary", () => {
    const lag = new ReplicationLag();
    lag.notePrimary(100n, 1_000);
    lag.noteReplica(100n);
    lag.notePrimary(100n, 9_000);
    lag.noteReplica(100n);
    expect(lag.freshMs).toBe(9_000);
    lag.notePrimary(101n, 10_000);
    lag.noteReplica(100n);
    expect(lag.freshMs).toBe(9_000);
  });

  it("forgets what it noted when the log goes on from an earlier position, after a failover", () => {
    const lag = new ReplicationLag();
    lag.notePrimary(500n, 1_000);
    lag.notePrimary(400n, 2_000);
    lag.noteReplica(450n);
    expect(lag.freshMs).toBe(2_000);
    lag.notePrimary(460n, 3_000);
    lag.noteReplica(450n);
    expect(lag.freshMs).toBe(2_000);
  });
});
