/** Nothing to see while the first page's code arrives: a few dozen milliseconds, for which a spinner would only flicker. */
export function ShellFallback() {
  return <div aria-busy="true" />;
}
