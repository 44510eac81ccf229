import { describeDatabase, isLocalPort } from "@/lib/db/database-address";

describe("a database is named by host, port and name, never by user, password or options", () => {
  it.each([
    ["postgres://portal:pa%40ss@db.example.hu:6432/kuldemeny?sslmode=require", "db.example.hu:6432/kuldemeny"],
    ["postgresql://portal@db.example.hu/kuldemeny", "db.example.hu:5432/kuldemeny"],
    ["postgres://portal:word@[::1]:5433/kuldemeny", "[::1]:5433/kuldemeny"],
    ["postgres://portal:pa#ss@db.example.hu/kuldemeny", "an address that cannot be read"],
  ])("%s", (url, named) => {
    expect(describeDatabase(url)).toBe(named);
  });
});

it.each([
  ["postgres://u@127.0.0.1:5433/x", true],
  ["postgres://u@localhost:5433/x", true],
  ["postgres://u@127.0.0.1:5432/x", false],
  ["postgres://u@db.example.hu:5433/x", false],
  ["postgres://u:a#b@127.0.0.1:5433/x", false],
])("%s leads to port 5433 of this machine: %s", (url, leads) => {
  expect(isLocalPort(url, 5433)).toBe(leads);
});
