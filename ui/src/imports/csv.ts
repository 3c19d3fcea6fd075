/** What the server takes for CSV and where a record of it ends, on bytes; `tests/cases/csv.json` tests server and page. */

// No event is longer: a quote without its end costs the line it stands in, and not the rest of the file.
const maxQuotedBytes = 1 << 20;

const newline = 10;
const quote = 34;

export interface CsvHeader {
  separator: number;
  /** Where the first row begins. */
  end: number;
}

/** A cell, without its quotes. */
interface Cell {
  text: Uint8Array;
  isQuoted: boolean;
}

interface CsvRecord {
  cells: Cell[];
  /** Where the next record begins; null if the record does not end within the bytes. */
  end: number | null;
  /** Its quotes do not match, so it ends with the line. */
  isWrong: boolean;
}

/** The header of a text that is CSV by its content; null for any other text. */
export function recognizeCsv(bytes: Uint8Array): CsvHeader | null {
  const start = skipBlank(bytes, 0);
  if (isJson(bytes) || start === bytes.length) {
    return null;
  }
  const separator = separatorOf(bytes, start);
  const header = readRecord(bytes, start, separator, true);
  const names = header.cells.filter((cell) => cell.text.length > 0).length;
  if (header.isWrong || names < 2 || !header.cells.every((cell) => cell.isQuoted || isNameOrEmpty(cell.text))) {
    return null;
  }
  const second = skipBlank(bytes, header.end ?? bytes.length);
  const row = second < bytes.length ? readRecord(bytes, second, separator, true) : null;
  return row !== null && !row.isWrong && row.cells.length === header.cells.length ? { separator, end: header.end ?? bytes.length } : null;
}

/** The header of a file whose name says that it is CSV; null if it begins like JSON, or is empty. */
export function headerOf(bytes: Uint8Array): CsvHeader | null {
  const start = skipBlank(bytes, 0);
  if (isJson(bytes) || start === bytes.length) {
    return null;
  }
  const separator = separatorOf(bytes, start);
  return { separator, end: readRecord(bytes, start, separator, true).end ?? bytes.length };
}

/** The length of as many records as fit in the limit, or of a longer first one; null if that one does not end within the bytes. */
export function csvPieceLength(bytes: Uint8Array, separator: number, limit: number, isWhole: boolean): number | null {
  const fitting = bytes.subarray(0, limit);
  let length = 0;
  while (length < fitting.length) {
    const { end } = readRecord(fitting, length, separator, isWhole && bytes.length <= limit);
    if (end === null) {
      break;
    }
    length = end;
  }
  return length > 0 ? length : readRecord(bytes, 0, separator, isWhole).end;
}

function readRecord(bytes: Uint8Array, start: number, separator: number, isWhole: boolean): CsvRecord {
  const cells: Cell[] = [];
  for (let at = start; ; at++) {
    const isQuoted = bytes[at] === quote;
    let closing = at;
    if (isQuoted) {
      closing = closingQuote(bytes, at + 1, start + maxQuotedBytes);
      if (closing < 0 && !isWhole && bytes.length - start < maxQuotedBytes) {
        return { cells, end: null, isWrong: false };
      }
      if (closing < 0) {
        return { cells, end: lineEnd(bytes, at, isWhole), isWrong: true };
      }
    }
    const next = isQuoted ? closing + 1 : at;
    const end = cellEnd(bytes, next, separator);
    if (end === bytes.length && !isWhole) {
      return { cells, end: null, isWrong: false };
    }
    const isLast = end === bytes.length || bytes[end] === newline;
    const textEnd = isLast && end > next && bytes[end - 1] === 13 ? end - 1 : end;
    if (isQuoted && textEnd > next) {
      return { cells, end: lineEnd(bytes, at, isWhole), isWrong: true };
    }
    cells.push({ text: isQuoted ? bytes.subarray(at + 1, closing) : bytes.subarray(at, textEnd), isQuoted });
    if (isLast) {
      return { cells, end: Math.min(end + 1, bytes.length), isWrong: false };
    }
    at = end;
  }
}

function lineEnd(bytes: Uint8Array, from: number, isWhole: boolean): number | null {
  const end = bytes.indexOf(newline, from);
  return end >= 0 ? end + 1 : isWhole ? bytes.length : null;
}

function closingQuote(bytes: Uint8Array, from: number, limit: number): number {
  const text = bytes.subarray(0, limit);
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 2)) {
    if (text[at + 1] !== quote) {
      return at;
    }
  }
  return -1;
}

function cellEnd(bytes: Uint8Array, from: number, separator: number): number {
  let end = from;
  while (end < bytes.length && bytes[end] !== separator && bytes[end] !== newline) {
    end++;
  }
  return end;
}

function isJson(bytes: Uint8Array): boolean {
  const first = bytes.find((value) => !' \t\r\n,'.includes(String.fromCharCode(value)));
  return first === 123 || first === 91;
}

function skipBlank(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === newline || bytes[at] === 13) {
    at++;
  }
  return at;
}

/** Comma, semicolon or tab: the one that the header has most of. */
function separatorOf(bytes: Uint8Array, start: number): number {
  const counts = new Map([44, 59, 9].map((separator) => [separator, 0]));
  let isQuoted = false;
  for (let at = start; at < bytes.length && (isQuoted || bytes[at] !== newline); at++) {
    const value = bytes[at]!;
    isQuoted = isQuoted !== (value === quote);
    if (!isQuoted && counts.has(value)) {
      counts.set(value, counts.get(value)! + 1);
    }
  }
  return [...counts].reduce((best, other) => (other[1] > best[1] ? other : best))[0];
}

function isNameOrEmpty(cell: Uint8Array): boolean {
  const text = new TextDecoder().decode(cell);
  return /^$|^[A-Za-z_@\u0080-\uffff][\w.@\u0080-\uffff-]*$/.test(text);
}
