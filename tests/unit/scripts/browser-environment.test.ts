import { browserEnvironment } from "@/tests/support/browser-environment";

describe("the browser of the journeys", () => {
  it.each([
    ["no locale", {}],
    ["the locale C", { LANG: "C", LC_ALL: "C" }],
    ["a locale without accents", { LANG: "en_US.ISO-8859-1", LC_CTYPE: "POSIX" }],
  ])("saves file names with accents on a machine with %s", (_name, variables) => {
    expect(browserEnvironment(variables)).toMatchObject({ LANG: "C.UTF-8", LC_ALL: "C.UTF-8" });
  });

  it("gets the other variables and the libraries found by the set-up", () => {
    const given = { PATH: "/usr/bin", TEST_CHROMIUM: "/opt/chromium", TEST_CHROMIUM_LIBRARIES: "/opt/lib" };
    const environment = browserEnvironment(given);
    expect(environment).toMatchObject({ PATH: "/usr/bin", LD_LIBRARY_PATH: "/opt/lib" });
    expect(environment).not.toHaveProperty("TEST_CHROMIUM");
  });
});
