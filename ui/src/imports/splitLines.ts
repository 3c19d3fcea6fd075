import { arrayLines } from './arrayLines';

/** A piece of a file that ends at a line end, and its place in the file. */
export interface Piece {
  text: string;
  bytes: number;
  number: number;
  firstIndex: number;
  /** The one-based line of the file where it begins; null when the lines of the piece are not those of the file. */
  firstLine: number | null;
}

// As `sightglass ingest` cuts: the server knows a file again by its pieces. It updates the progress often and makes a retry cheap.
export const pieceBytes = 4 << 20;

const newline = 10;

/**
 * Splits NDJSON into pieces of at most `limit` bytes, at line ends. A longer line is its own piece.
 * An array is converted to lines first; one object over several lines cannot be split and is one piece.
 */
export async function* splitLines(source: Blob, limit = pieceBytes, isConverted = false): AsyncGenerator<Piece> {
  const start = (await source.slice(0, 65_536).text()).replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('[') && source.size > limit) {
    const lines = arrayLines((await source.text()).replace(/^\uFEFF/, ''));
    if (lines !== null) {
      yield* splitLines(new Blob([lines]), limit, true);
      return;
    }
  }
  if (start.startsWith('[') || start.split('\n', 1)[0]?.trim() === '{') {
    yield { text: await source.text(), bytes: source.size, number: 0, firstIndex: 0, firstLine: 1 };
    return;
  }
  let offset = 0;
  let index = 0;
  let line = 1;
  for (let number = 0; offset < source.size; number++) {
    const end = await pieceEnd(source, offset, limit);
    const text = await source.slice(offset, end).text();
    yield { text, bytes: end - offset, number, firstIndex: index, firstLine: isConverted ? null : line };
    index += countRecords(text);
    line += text.split('\n').length - 1;
    offset = end;
  }
}

/** Number of non-blank lines; the server does not count blank lines either. */
export function countRecords(text: string): number {
  let count = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '') {
      count++;
    }
  }
  return count;
}

async function pieceEnd(source: Blob, offset: number, limit: number): Promise<number> {
  if (offset + limit >= source.size) {
    return source.size;
  }
  const window = new Uint8Array(await source.slice(offset, offset + limit).arrayBuffer());
  const last = window.lastIndexOf(newline);
  if (last >= 0) {
    return offset + last + 1;
  }
  // One line is longer than a piece: read to its end, a window at a time.
  for (let start = offset + limit; start < source.size; start += limit) {
    const next = new Uint8Array(await source.slice(start, start + limit).arrayBuffer());
    const first = next.indexOf(newline);
    if (first >= 0) {
      return start + first + 1;
    }
  }
  return source.size;
}
