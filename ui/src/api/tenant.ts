/** The tenant in the URL, for keys that may read all tenants. The client adds it to every read. */
export function currentTenant(): string | null {
  return new URLSearchParams(window.location.search).get('tenant');
}
