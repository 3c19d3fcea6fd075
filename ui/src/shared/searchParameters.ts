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
