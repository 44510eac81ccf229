type LanguageFormProps = {
  /** The other language: its code, and the text of the button in that language. */
  other: readonly [locale: string, text: string];
  returnTo?: string;
  owner?: string;
  className?: string;
};

/**
 * Switches to the other language by a POST form, which works without script.
 *
 * @param props.returnTo own path to return to; without it the portal's first page (app/api/locale/route.ts)
 * @param props.owner mark of the account whose page this is: the language is saved for that account only
 */
export function LanguageForm({ other: [locale, text], returnTo, owner, className }: LanguageFormProps) {
  return (
    <form action="/api/locale" method="post">
      <input type="hidden" name="locale" value={locale} />
      {returnTo ? <input type="hidden" name="returnTo" value={returnTo} /> : null}
      {owner ? <input type="hidden" name="owner" value={owner} /> : null}
      <button className={className ?? "link"} type="submit" lang={locale}>
        {text}
      </button>
    </form>
  );
}
