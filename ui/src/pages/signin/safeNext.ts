/** True for pages that the server renders: this application has no route for them. */
export function isServerPage(next: string): boolean {
  return next.startsWith('/docs/');
}

// Segments of letters, digits and a few signs, one slash between two. No empty segment, no `.` or `..`, no backslash and no control character:
// `//host`, `/\host` and, after `.` is resolved, `/.//host` are addresses of another host.
const pathOfPage = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~!$'()*+,;=:@%-]+)*\/?$/;

function isOdd(character: string): boolean {
  return character <= ' ' || character === '\u007f' || character === '\\';
}

/** Where to go after signing in: always an address of this page, whatever the link says. */
export function safeNext(next: string | null): string {
  if (next === null || [...next].some(isOdd)) {
    return '/';
  }
  const end = next.search(/[?#]/);
  const path = end < 0 ? next : next.slice(0, end);
  // An encoded slash, backslash or dot may be decoded on the way.
  return path.startsWith('/') && pathOfPage.test(path) && !/%(?:2e|2f|5c)/i.test(path) && !path.startsWith('/signin') ? next : '/';
}
