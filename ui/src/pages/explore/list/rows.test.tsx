import { expect, it } from 'vitest';
import { anEvent } from '../../../testing/shapes';
import { columnLayout } from './columnLayout';
import { exportName, maxExportRows, toNdjson } from './exportRows';
import { mergeLive } from './useExploreRows';

const row = (id: string) => anEvent({ id, time: '2026-11-20T14:03:22.123456Z' });

it('exports one object per line, bounded, named by the newest row', () => {
  expect(toNdjson([row('a'), row('b')])).toBe(`${JSON.stringify(row('a'))}\n${JSON.stringify(row('b'))}\n`);
  expect(toNdjson(Array.from({ length: 1_500 }, (_, index) => row(String(index)))).split('\n')).toHaveLength(maxExportRows + 1);
  expect(exportName([row('a')])).toBe('events-20261120T140322Z.ndjson');
  expect(exportName([])).toBe('events.ndjson');
});

it('exports every digit of an integer', () => {
  expect(toNdjson([{ ...row('a'), i: 107505301260286111n }])).toContain('"i":107505301260286111}');
});

it('puts streamed rows before stored ones, each once', () => {
  expect(mergeLive([row('c'), row('b')], [row('b'), row('a')]).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

it('lays out the summary, or the columns with the last one open', () => {
  expect(columnLayout([], true).template).toMatch(/minmax\(240px, 1fr\)$/);
  expect(columnLayout(['model', 'duration_ms'], false).template).toMatch(/232px minmax\(104px, 1fr\)$/);
});
