/** Under which names a customer finds their browsers in the list of sessions and in the e-mail about a new sign-in. */
import { deviceOf } from "@/lib/web/device";

const WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
const LINUX = "Mozilla/5.0 (X11; Linux x86_64)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64";

describe("a browser is shown under its own name", () => {
  it.each([
    ["Chromium", "Linux", `${LINUX} ${WEBKIT} Chromium/120.0.0.0 Safari/537.36`],
    ["Chromium", "Linux", `${LINUX} ${WEBKIT} Ubuntu Chromium/83.0.4103.61 Chrome/83.0.4103.61 Safari/537.36`],
    ["Chrome", "Linux", `${LINUX} ${WEBKIT} Chrome/120.0.0.0 Safari/537.36`],
    ["Chrome", "Linux", `${LINUX} ${WEBKIT} HeadlessChrome/120.0.0.0 Safari/537.36`],
    ["Chrome", "iOS", `${IPHONE} CriOS/120.0.6099.50 Mobile/15E148 Safari/604.1`],
    ["Firefox", "iOS", `${IPHONE} FxiOS/120.0 Mobile/15E148 Safari/605.1.15`],
    ["Firefox", "Windows", `${WINDOWS}; rv:120.0) Gecko/20100101 Firefox/120.0`],
    ["Microsoft Edge", "Windows", `${WINDOWS}) ${WEBKIT} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0`],
    ["Opera", "Windows", `${WINDOWS}) ${WEBKIT} Chrome/120.0.0.0 Safari/537.36 OPR/106.0.0.0`],
    [
      "Samsung Internet for Android",
      "Android",
      `Mozilla/5.0 (Linux; Android 13; SM-S918B) ${WEBKIT} SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36`,
    ],
    ["Safari", "macOS", "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_1) Version/17.1 Safari/605.1.15"],
    ["Chrome", "Chrome OS", `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/120.0.0.0 Safari/537.36`],
  ])("%s on %s: %s", (browser, system, agent) => {
    expect(deviceOf(agent)).toEqual({ browser, system });
  });
});

describe("a text of the client's own reaches no customer", () => {
  it.each([
    [""],
    ["curl/8.4.0"],
    ["Call-06-1-555-1234/1.0 (now)"],
    ["<script>alert(1)</script>/9"],
    ["a".repeat(16_000)],
    [`Mozilla/5.0 (${"x; ".repeat(5000)}) Nothing`],
  ])("%.40j", (agent) => {
    expect(deviceOf(agent)).toEqual({ browser: null, system: null });
  });
});
