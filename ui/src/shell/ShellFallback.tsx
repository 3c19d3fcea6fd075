/** Empty while the first page's code loads: that takes a few dozen milliseconds, in which a spinner would only flicker. */
export function ShellFallback() {
  return <div aria-busy="true" />;
}
