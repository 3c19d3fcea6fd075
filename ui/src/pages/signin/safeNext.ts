/** True for pages that the server renders: this application has no route for them. */
export function isServerPage(next: string): boolean {
  return next.startsWith('/docs/');
}

/** Where to go after signing in: always an address of this page, whatever the link says. */
export function safeNext(next: string | null): string {
  if (next === null || !next.startsWith('/') || next.startsWith('/signin')) {
    return '/';
  }
  try {
    // `//host` and `/\host` would lead to another host.
    const url = new URL(next, window.location.origin);
    return url.origin === window.location.origin ? url.pathname + url.search + url.hash : '/';
  } catch {
    return '/';
  }
}
