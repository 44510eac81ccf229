import { checkStaffPassword } from "@/lib/staff/staff-password";

describe("the password", () => {
  const person = { emailAddress: "ilona.kiss@example.hu", name: "Kiss Ilona", insurer: "Allianz" };
  const outcome = (password: string) => {
    const checked = checkStaffPassword(password, person);
    return checked.ok ? "ok" : checked.error.kind;
  };

  it("has at least 15 characters and no rule about kinds of characters", () => {
    expect(outcome("vak macska rö")).toBe("too-short");
    expect(outcome("vkzqpfhtmxwjrdb")).toBe("ok");
    expect(outcome("x".repeat(129))).toBe("too-long");
    expect(outcome("lámpás zebra kefír horizont")).toBe("ok");
  });

  it.each([
    ["ill-formed UTF-8", "\ufffd"],
    ["NUL", "\0"],
    ["half a character", "\ud800"],
  ])("says that it holds a damaged character, whatever its length: %s", (_, damage) => {
    expect(outcome(`lámpás zebra ${damage} horizont`)).toBe("invalid-characters");
    expect(outcome(`rövid${damage}`)).toBe("invalid-characters");
    expect(outcome(damage + "x".repeat(200))).toBe("invalid-characters");
  });

  it.each(["aaaaaaaaaaaaaaaaaa", "passwordpassword", "123456789012345678", "KissIlonaKissIlona", "qwertzuiopasdfgh"])(
    "is not easy to guess: %s",
    (password) => {
      expect(outcome(password)).toBe("guessable");
    },
  );
});
