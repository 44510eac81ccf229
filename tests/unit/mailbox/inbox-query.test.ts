import {
  DEFAULT_INBOX_QUERY,
  inboxQueryString,
  isFiltered,
  parseInboxQuery,
  SORT_KEYS,
} from "@/lib/mailbox/list/inbox-query";

describe("the query string of the inbox", () => {
  it("sorts by date, newest first, when it is empty", () => {
    expect(parseInboxQuery({})).toEqual(DEFAULT_INBOX_QUERY);
    expect(isFiltered(DEFAULT_INBOX_QUERY)).toBe(false);
  });

  it.each([
    ["date", "desc"],
    ["subject", "asc"],
    ["type", "asc"],
    ["contract", "asc"],
    ["sender", "asc"],
    ["size", "desc"],
    ["deletion", "asc"],
    ["unread", "desc"],
    ["due", "asc"],
  ])("sorting by %s is %s by default", (sort, dir) => {
    expect(parseInboxQuery({ sort })).toMatchObject({ sort, dir });
    expect(parseInboxQuery({ sort, dir: "asc" })).toMatchObject({ sort, dir: "asc" });
    expect(parseInboxQuery({ sort, dir: "desc" })).toMatchObject({ sort, dir: "desc" });
  });

  it("accepts every filter", () => {
    const params = { type: "policy", contract: " KGFB-1 ", state: "unread", from: "2026-01-01", to: "2026-12-31" };
    const query = parseInboxQuery({ ...params, page: "3" });
    const due = { state: "payable", dueFrom: "2026-12-01", dueTo: "2026-12-31" };
    expect(parseInboxQuery(due)).toMatchObject(due);
    expect(inboxQueryString(parseInboxQuery(due))).toBe("?state=payable&dueFrom=2026-12-01&dueTo=2026-12-31");
    expect(isFiltered(parseInboxQuery({ dueTo: "2026-12-31" }))).toBe(true);
    expect(query).toMatchObject({ ...params, contract: "KGFB-1", page: 3 });
    expect(isFiltered(query)).toBe(true);
  });

  it.each([
    ["sort", "password"],
    ["sort", "date; drop table messages"],
    ["sort", "__proto__"],
    ["sort", "constructor"],
    ["dir", "DESC"],
    ["dir", "sideways"],
    ["page", "0"],
    ["page", "-1"],
    ["page", "1e9"],
    ["page", "99999999"],
    ["page", "2'"],
    ["type", "Policy"],
    ["type", "toString"],
    ["state", "new"],
    ["from", "2026-02-30"],
    ["from", "2026-1-1"],
    ["from", "0001-01-01"],
    ["to", "tomorrow"],
    ["to", "2026-01-01T00:00:00Z"],
    ["dueFrom", "2026-02-30"],
    ["dueTo", "tomorrow"],
    ["group", "type"],
    ["group", "Contract"],
    ["q", " \0\ud800 "],
    ["contract", ""],
    ["contract", "x".repeat(65)],
    ["contract", "a\0b"],
    ["contract", "\ud800"],
    ["elephant", "1"],
  ])("ignores %s=%s", (name, value) => {
    expect(parseInboxQuery({ [name]: value })).toEqual(DEFAULT_INBOX_QUERY);
    expect(parseInboxQuery({ [name]: [value, value] })).toEqual(DEFAULT_INBOX_QUERY);
  });

  it("cleans the search text to one line, and accepts the grouping", () => {
    expect(parseInboxQuery({ q: "  díj\u202e \0 csekk\n", group: "contract" })).toMatchObject({
      q: "díj csekk",
      group: "contract",
    });
    expect(isFiltered(parseInboxQuery({ q: "díj" }))).toBe(true);
    expect(isFiltered(parseInboxQuery({ group: "contract" }))).toBe(false);
  });

  it("uses the first of several values", () => {
    expect(parseInboxQuery({ sort: ["subject", "date"] }).sort).toBe("subject");
  });

  it("parses its own output to the same query", () => {
    expect(inboxQueryString(DEFAULT_INBOX_QUERY)).toBe("");
    for (const sort of SORT_KEYS) {
      for (const dir of ["asc", "desc"] as const) {
        const query = {
          ...DEFAULT_INBOX_QUERY,
          ...{ sort, dir, page: 4, state: "read" as const, type: "offer" as const },
          ...{
            q: "+díj & 100% „x”",
            group: "contract" as const,
            contract: "ő & ű=1",
            from: "2026-01-01",
            to: "2026-02-01",
          },
        };
        const params = Object.fromEntries(new URLSearchParams(inboxQueryString(query)));
        expect(parseInboxQuery(params)).toEqual(query);
      }
    }
  });
});
