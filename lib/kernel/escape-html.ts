const REFERENCES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Text for HTML that is written without React: nothing in it becomes markup.
 *
 * @param text any text; half a surrogate pair becomes U+FFFD
 * @returns text for the content of an element or for an attribute value in single or double quotes
 */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? "");
}
