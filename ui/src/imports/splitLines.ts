import { arrayLines } from './arrayLines';
import { csvPieceLength, headerOf, recognizeCsv, type CsvHeader } from './csv';

/** A piece of a file that ends at a line end, and its place in the file. */
export interface Piece {
  text: string;
  /** Whether it is CSV with its header. */
  isCsv: boolean;
  /** Of the file; the header that later pieces of CSV repeat is not counted. */
  bytes: number;
  number: number;
  firstIndex: number;
  /** The one-based line of the file where it begins, as if a repeated header stood before it there; null when the lines of the piece are not those of the file. */
  firstLine: number | null;
}

const csvEnding = /\.[ct]sv(\.gz)?$/i;

// As `sightglass ingest` cuts: the server knows a file again by its pieces. It updates the progress often and makes a retry cheap.
export const pieceBytes = 4 << 20;

const newline = 10;

/**
 * Splits NDJSON into pieces of at most `limit` bytes, at line ends. A longer line is its own piece.
 * An array is converted to lines first; one object over several lines cannot be split and is one piece.
 * CSV, known by its content or its name, is cut between records, and each piece begins with the header.
 */
export async function* splitLines(source: Blob, limit = pieceBytes, name = '', isConverted = false): AsyncGenerator<Piece> {
  const start = (await source.slice(0, 65_536).text()).replace(/^\uFEFF/, '').trimStart();
  if (start.startsWith('[') && source.size > limit) {
    const lines = arrayLines((await source.text()).replace(/^\uFEFF/, ''));
    if (lines !== null) {
      yield* splitLines(new Blob([lines]), limit, '', true);
      return;
    }
  }
  if (start.startsWith('[') || start.split('\n', 1)[0]?.trim() === '{') {
    yield { text: await source.text(), isCsv: false, bytes: source.size, number: 0, firstIndex: 0, firstLine: 1 };
    return;
  }
  const begin = new Uint8Array(await source.slice(0, 1 << 20).arrayBuffer());
  const markBytes = begin[0] === 0xef && begin[1] === 0xbb && begin[2] === 0xbf ? 3 : 0;
  const text = begin.subarray(markBytes);
  const csv = isConverted ? null : (recognizeCsv(text) ?? (csvEnding.test(name) ? headerOf(text) : null));
  const header = csv === null ? '' : new TextDecoder().decode(text.subarray(0, csv.end));
  let offset = markBytes;
  let index = 0;
  let line = 1;
  for (let number = 0; offset < source.size; number++) {
    const end = csv === null ? await pieceEnd(source, offset, limit) : await csvPieceEnd(source, offset, limit, csv);
    const text = await source.slice(offset, end).text();
    const repeated = number === 0 ? '' : header;
    yield { text: repeated + text, isCsv: csv !== null, bytes: end - offset, number, firstIndex: index, firstLine: isConverted ? null : line - countLineEnds(repeated) };
    index += countRecords(text);
    line += countLineEnds(text);
    offset = end;
  }
}

const countLineEnds = (text: string) => text.split('\n').length - 1;

async function csvPieceEnd(source: Blob, offset: number, limit: number, csv: CsvHeader): Promise<number> {
  for (let size = limit; ; size *= 2) {
    const isWhole = offset + size >= source.size;
    const length = csvPieceLength(new Uint8Array(await source.slice(offset, offset + size).arrayBuffer()), csv.separator, limit, isWhole);
    if (length !== null) {
      return offset + length;
    }
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
