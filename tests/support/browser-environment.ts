import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

type Variables = Record<string, string | undefined>;

/**
 * The environment of the journeys' browser. The locale is fixed, because in the locale C Chromium cannot write file
 * names with accents and saves every download as "download". `LC_ALL` has precedence over `LANG` and every other
 * `LC_*`.
 *
 * @param variables of the test run; `TEST_CHROMIUM_LIBRARIES` names a folder of shared libraries, when one is needed
 */
export function browserEnvironment({
  TEST_CHROMIUM: _file,
  TEST_CHROMIUM_LIBRARIES: libraries,
  ...variables
}: Variables): Variables {
  return {
    ...variables,
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}),
    // Without system fonts, those of the browser's package are used.
    ...(existsSync("/etc/fonts") ? {} : { FONTCONFIG_PATH: path.join(tmpdir(), "fonts") }),
  };
}
