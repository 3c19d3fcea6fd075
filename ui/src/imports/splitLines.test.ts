import { describe, expect, it } from 'vitest';
import cases from '../../../tests/cases/csv.json';
import { recognizeCsv } from './csv';
import { countRecords, splitLines, type Piece } from './splitLines';

async function pieces(text: string, limit: number, name = ''): Promise<Piece[]> {
  const all: Piece[] = [];
  for await (const piece of splitLines(new Blob([text]), limit, name)) {
    all.push(piece);
  }
  return all;
}

describe('splitLines', () => {
  it('cuts at line ends and loses nothing', async () => {
    const text = Array.from({ length: 50 }, (_, index) => `{"n":${index}}`).join('\n');
    const cut = await pieces(text, 40);
    expect(cut.length).toBeGreaterThan(5);
    expect(cut.map((piece) => piece.text).join('')).toBe(text);
    for (const piece of cut) {
      expect(piece.bytes).toBeLessThanOrEqual(40);
      expect(piece.text.trimEnd().split('\n').every((line) => line.endsWith('}'))).toBe(true);
    }
  });

  it('numbers the first record of each piece, blank lines aside', async () => {
    const cut = await pieces('{"n":0}\n\n{"n":1}\n{"n":2}\n', 17);
    expect(cut.map((piece) => piece.firstIndex)).toEqual([0, 2]);
  });

  it('keeps a line whole that is longer than a piece', async () => {
    const long = `{"text":"${'x'.repeat(100)}"}`;
    const cut = await pieces(`{"n":0}\n${long}\n{"n":2}\n`, 20);
    expect(cut.map((piece) => piece.text.trim())).toContain(long);
    expect(cut.map((piece) => piece.text).join('')).toBe(`{"n":0}\n${long}\n{"n":2}\n`);
  });

  it('never cuts inside a character', async () => {
    const text = `${'{"s":"ä€😀"}\n'.repeat(20)}`;
    const cut = await pieces(text, 31);
    expect(cut.map((piece) => piece.text).join('')).toBe(text);
  });

  it('leaves an indented object and a small array in one piece', async () => {
    expect(await pieces('{\n  "event": "x",\n  "n": 1\n}', 5)).toHaveLength(1);
    expect(await pieces(' [\n{"n":0},\n{"n":1}\n]', 500)).toHaveLength(1);
  });

  it('cuts a large array between its elements', async () => {
    const cut = await pieces(' [\n{"n":0},\n{"n":1}\n]', 10);
    expect(cut.map((piece) => piece.text.trim())).toEqual(['{"n":0}', '{"n":1}']);
  });

  it('has no piece for an empty file', async () => {
    expect(await pieces('', 10)).toEqual([]);
  });
});

describe('CSV', () => {
  it.each(cases.recognized)('is $is: $text', ({ text, is }) => {
    expect(recognizeCsv(new TextEncoder().encode(text)) !== null).toBe(is);
  });

  it.each(cases.pieces)('is cut between records: $text', async ({ text, limit, pieces: expected }) => {
    const cut = await pieces(text, limit, 'x.csv');
    expect(cut.map((piece) => piece.text)).toEqual(expected);
    expect(cut.every((piece) => piece.isCsv)).toBe(true);
  });

  it('is known by the name of the file, unless it begins like JSON', async () => {
    const known = async (text: string, name: string) => (await pieces(text, 1_000, name))[0]?.isCsv;
    expect(await known('the name\nhello there\n', 'log.csv')).toBe(true);
    expect(await known('the name\nhello there\n', 'LOG.TSV.gz')).toBe(true);
    expect(await known('the name\nhello there\n', 'log.txt')).toBe(false);
    expect(await known('{"a":1}\n', 'log.csv')).toBe(false);
  });

  it('has lines of the file, though each piece repeats the header', async () => {
    const cut = await pieces('\uFEFFa,b\n1,"2\n2"\n3,4\n', 9);
    expect(cut.map((piece) => piece.firstLine)).toEqual([1, 1, 3]);
    expect(cut.map((piece) => piece.bytes)).toEqual([4, 8, 4]);
  });

  it('does not take the rest of the file into a cell whose quote has no end', async () => {
    const text = `a,b\n1,"2\n${'x,y\n'.repeat(1 << 19)}`;
    expect((await pieces(text, 1 << 20, 'x.csv'))[1]?.text.startsWith('a,b\n1,"2\nx,y\n')).toBe(true);
  });
});

it('counts lines with something in them', () => {
  expect(countRecords('a\n\n  \r\nb')).toBe(2);
});
