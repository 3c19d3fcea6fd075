/** Where a proxy has put the page, such as `/sightglass`; empty at the top. The server writes it into the document. */
export const basePath = document.querySelector('meta[name="sightglass-base"]')?.getAttribute('content') ?? '';

/** The address of something on the server. */
export function located(path: string): string {
  return basePath + path;
}
