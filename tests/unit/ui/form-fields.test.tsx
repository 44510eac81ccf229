import "@testing-library/jest-dom";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { ErrorSummary } from "@/app/_components/form/error-summary";
import { Field } from "@/app/_components/form/field";
import type { FormTexts } from "@/app/_components/form/form-texts";
import { PasswordField } from "@/app/_components/form/password-field";

const texts: FormTexts = {
  errorSummary: "Kérjük, javítsa az alábbiakat",
  errorPrefix: "Hiba:",
  optional: "(nem kötelező)",
  working: "Folyamatban…",
  password: {
    show: "Megjelenítés",
    hide: "Elrejtés",
    showLabel: "Jelszó megjelenítése",
    hideLabel: "Jelszó elrejtése",
    visible: "A jelszó látható.",
    hidden: "A jelszó rejtve van.",
  },
};

describe("a password can be shown, and is hidden again when the form is sent", () => {
  it("shows, announces, hides, and hides on submit", async () => {
    const user = userEvent.setup();
    render(
      <form onSubmit={(event) => event.preventDefault()}>
        <PasswordField name="password" label="Jelszó" texts={texts} autoComplete="current-password" />
        <button type="submit">Bejelentkezés</button>
      </form>,
    );
    const input = screen.getByLabelText("Jelszó");
    expect(input).toHaveAttribute("type", "password");
    expect(input).toHaveAttribute("autocomplete", "current-password");
    expect(input).not.toHaveAttribute("maxlength");

    await user.click(screen.getByRole("button", { name: "Jelszó megjelenítése" }));
    expect(input).toHaveAttribute("type", "text");
    expect(screen.getByRole("status")).toHaveTextContent("A jelszó látható.");

    await user.click(screen.getByRole("button", { name: "Jelszó elrejtése" }));
    expect(screen.getByRole("status")).toHaveTextContent("A jelszó rejtve van.");

    await user.click(screen.getByRole("button", { name: "Jelszó megjelenítése" }));
    await user.click(screen.getByRole("button", { name: "Bejelentkezés" }));
    expect(input).toHaveAttribute("type", "password");
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
  });
});

describe("errors are shown at the field and in a summary that takes the focus", () => {
  it("moves the focus and names the error in the title, again for every answer", () => {
    document.title = "Bejelentkezés";
    const { rerender } = render(<ErrorSummary texts={texts} errors={[]} />);
    expect(screen.queryByRole("alert")).toBeNull();

    rerender(<ErrorSummary texts={texts} errors={[{ field: "email", message: "Adja meg az e-mail-címét." }]} />);
    expect(screen.getByRole("alert")).toHaveFocus();
    expect(document.title).toBe("Hiba: Bejelentkezés");
    expect(screen.getByRole("link", { name: "Adja meg az e-mail-címét." })).toHaveAttribute("href", "#email");

    (document.activeElement as HTMLElement).blur();
    rerender(<ErrorSummary texts={texts} errors={[{ field: "email", message: "Adja meg az e-mail-címét." }]} />);
    expect(screen.getByRole("alert")).toHaveFocus();
    expect(document.title).toBe("Hiba: Bejelentkezés");

    rerender(<ErrorSummary texts={texts} errors={[]} />);
    expect(document.title).toBe("Bejelentkezés");
  });

  it("connects hint and error with the field and marks only optional fields", () => {
    render(
      <>
        <Field name="email" label="E-mail-cím" hint="Példa" error="Adja meg az e-mail-címét." texts={texts} />
        <Field name="note" label="Megjegyzés" optional texts={texts} />
      </>,
    );
    const email = screen.getByLabelText("E-mail-cím");
    expect(email).toBeInvalid();
    expect(email).toHaveAccessibleDescription("Példa Hiba: Adja meg az e-mail-címét.");
    expect(screen.getByLabelText("Megjegyzés (nem kötelező)")).toBeValid();
  });
});
