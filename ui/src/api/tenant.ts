/** The tenant chosen in the URL, for keys that may read all of them. The client adds it to every read. */
export function currentTenant(): string | null {
  return new URLSearchParams(window.location.search).get('tenant');
}
