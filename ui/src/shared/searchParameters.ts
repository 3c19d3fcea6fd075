/** A change to one parameter of the URL, for `setSearchParams`; null removes it. The others stay. */
export function setParameter(name: string, value: string | null): (previous: URLSearchParams) => URLSearchParams {
  return (previous) => {
    const next = new URLSearchParams(previous);
    if (value === null) {
      next.delete(name);
    } else {
      next.set(name, value);
    }
    return next;
  };
}

/** An address in the page that keeps the current range and tenant. */
export function withContext(path: string, search: URLSearchParams, extra: Record<string, string> = {}): string {
  const next = new URLSearchParams();
  for (const name of ['from', 'to', 'tenant']) {
    const value = search.get(name);
    if (value !== null) {
      next.set(name, value);
    }
  }
  for (const [name, value] of Object.entries(extra)) {
    next.set(name, value);
  }
  const query = next.toString();
  return query === '' ? path : `${path}?${query}`;
}
