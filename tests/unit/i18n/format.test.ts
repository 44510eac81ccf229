import {
  formatDateTime,
  formatDayLong,
  formatDayMedium,
  formatFileSize,
  formatMonth,
  formatRelativeDays,
} from "@/lib/i18n/format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("dates are written as each language writes them", () => {
  it("writes the long date with its own dot in Hungarian", () => {
    expect(plain(formatDayLong("2026-11-23", "hu"))).toBe("2026. november 23.");
    expect(plain(formatDayLong("2026-11-23", "en"))).toBe("23 November 2026");
  });

  it("shortens the month in lists", () => {
    expect(plain(formatDayMedium("2026-11-23", "hu"))).toBe("2026. nov. 23.");
    expect(plain(formatDayMedium("2026-11-23", "en"))).toBe("23 Nov 2026");
  });

  it("names the month of a group of rows", () => {
    expect(plain(formatMonth("2026-09-01", "hu"))).toBe("2026. szeptember");
    expect(plain(formatMonth("2026-09-01", "en"))).toBe("September 2026");
  });

  it("never breaks a date at the end of a line, and a date with its time between the two only", () => {
    for (const [locale, time] of [
      ["hu", "9:05"],
      ["en", "at\u00a009:05"],
    ] as const) {
      expect(formatDayLong("2026-11-23", locale)).not.toMatch(/ /);
      expect(formatDateTime(new Date("2026-11-23T08:05:00Z"), locale).split(" ")).toEqual([
        formatDayLong("2026-11-23", locale),
        time,
      ]);
    }
  });

  it("shows Budapest time wherever the server stands, in winter and in summer", () => {
    expect(plain(formatDateTime(new Date("2026-11-23T08:05:00Z"), "hu"))).toBe("2026. november 23. 9:05");
    expect(plain(formatDateTime(new Date("2026-07-01T22:30:00Z"), "hu"))).toBe("2026. július 2. 0:30");
    expect(plain(formatDateTime(new Date("2026-11-23T08:05:00Z"), "en"))).toBe("23 November 2026 at 09:05");
  });

  it("stays on the day it was given on both days of the clock change", () => {
    expect(plain(formatDayLong("2026-03-29", "hu"))).toBe("2026. március 29.");
    expect(plain(formatDayLong("2026-10-25", "hu"))).toBe("2026. október 25.");
  });
});

describe("spans of days", () => {
  it.each([
    [12, "12 nap múlva", "in 12 days"],
    [1, "holnap", "tomorrow"],
    [0, "ma", "today"],
    [-1, "tegnap", "yesterday"],
    [-3, "3 nappal ezelőtt", "3 days ago"],
  ])("writes %d in words", (days, hungarian, english) => {
    expect(plain(formatRelativeDays(days, "hu"))).toBe(hungarian);
    expect(plain(formatRelativeDays(days, "en"))).toBe(english);
  });
});

describe("file sizes", () => {
  it.each([
    [0, "1 kB", "1 kB"],
    [248 * 1024, "248 kB", "248 kB"],
    [999.6 * 1024, "1 MB", "1 MB"],
    [1.2 * 1024 * 1024, "1,2 MB", "1.2 MB"],
    [4 * 1024 * 1024, "4 MB", "4 MB"],
    [2.5 * 1024 * 1024 * 1024, "2,5 GB", "2.5 GB"],
  ])("writes %d bytes", (bytes, hungarian, english) => {
    expect(plain(formatFileSize(bytes, "hu"))).toBe(hungarian);
    expect(plain(formatFileSize(bytes, "en"))).toBe(english);
  });
});
