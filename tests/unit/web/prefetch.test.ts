import { isPrefetch } from "@/lib/web/prefetch";

it.each<Record<string, string>>([
  { "Sec-Purpose": "prefetch" },
  { "Sec-Purpose": "prefetch;prerender" },
  { Purpose: "prefetch" },
  { Purpose: "Prefetch" },
  { "X-Purpose": "preview" },
  { "X-Moz": "prefetch" },
  { "Next-Router-Prefetch": "1" },
])("%j is a prefetch", (headers) => {
  expect(isPrefetch(new Headers(headers))).toBe(true);
});

it.each<Record<string, string>>([
  {},
  { Range: "bytes=0-" },
  { "X-Portal-Method": "HEAD" },
  { "Sec-Fetch-Dest": "document" },
])("%j is no prefetch", (headers) => {
  expect(isPrefetch(new Headers(headers))).toBe(false);
});
