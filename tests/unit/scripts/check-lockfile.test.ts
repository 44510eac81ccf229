import { belowFloors, missingVariants } from "@/scripts/check-lockfile.mjs";

describe("the lockfile check", () => {
  it("finds a platform variant that other machines would miss", () => {
    const packages = {
      "": {},
      "node_modules/whole": {
        version: "1.0.0",
        optionalDependencies: { "whole-linux": "1.0.0", "whole-darwin": "1.0.0" },
      },
      "node_modules/whole-linux": { version: "1.0.0" },
      "node_modules/whole/node_modules/whole-darwin": { version: "1.0.0" },
      "node_modules/torn": { version: "2.0.0", optionalDependencies: { "torn-linux": "2.0.0", "torn-win32": "2.0.0" } },
      "node_modules/torn-linux": { version: "2.0.0" },
      "node_modules/torn-win32": { version: "1.9.0" },
    };
    expect(missingVariants({ packages })).toEqual(["node_modules/torn@2.0.0: no lock entry for torn-win32"]);
  });

  it("finds every copy of a package below its floor", () => {
    const packages = {
      "node_modules/next": { version: "16.4.5" },
      "node_modules/@react-email/ui/node_modules/next": { version: "16.4.3" },
      "node_modules/next-auth": { version: "4.24.15-beta.1" },
      "node_modules/nodemailer": { version: "11.0.0" },
    };
    expect(belowFloors({ packages })).toEqual([
      "node_modules/@react-email/ui/node_modules/next: 16.4.3 is below the floor 16.4.5",
      "node_modules/next-auth: 4.24.15-beta.1 is below the floor 4.24.15",
    ]);
  });
});
