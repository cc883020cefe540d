/**
 * Refs for fields that came because the person asked for them. Being the same function at every drawing, each is called when its field
 * comes and not again: a ref written in place would take the keyboard back at every change of the page.
 */

export function takeFocus(field: HTMLElement | null): void {
  field?.focus();
}

/** With the cursor behind what is written. */
export function takeFocusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}
