/** A detail of the server as a sentence: with a capital and a full stop, which the server leaves out because a title and a colon may precede it. */
export function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital === '' || /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
