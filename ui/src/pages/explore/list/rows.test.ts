import { expect, it } from 'vitest';
import { columnLayout } from './columnLayout';
import { exportName, MAX_EXPORT_ROWS, toNdjson } from './exportRows';
import { shownValue, unitsOf } from '../../../events/fieldText';
import { jsonTokens } from '../../../events/jsonTokens';
import { mergeLive } from './useExploreRows';

const row = (id: string) => ({ id, time: '2026-11-20T14:03:22.123456Z' });

it('exports one object per line, bounded, named by the newest row', () => {
  expect(toNdjson([row('a'), row('b')])).toBe('{"id":"a","time":"2026-11-20T14:03:22.123456Z"}\n{"id":"b","time":"2026-11-20T14:03:22.123456Z"}\n');
  expect(toNdjson(Array.from({ length: 1_500 }, (_, index) => row(String(index)))).split('\n')).toHaveLength(MAX_EXPORT_ROWS + 1);
  expect(exportName([row('a')])).toBe('events-20261120T140322Z.ndjson');
  expect(exportName([])).toBe('events.ndjson');
});

it('puts streamed rows before stored ones, each once', () => {
  expect(mergeLive([row('c'), row('b')], [row('b'), row('a')]).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
});

it('colours JSON without changing a character', () => {
  const json = JSON.stringify({ a: 'x: "y"', b: [1.5e3, -2, true, null], 'c:': '</script>' }, null, 2);
  const tokens = jsonTokens(json);
  expect(tokens.map((token) => token.text).join('')).toBe(json);
  expect(tokens.filter((token) => token.kind === 'key').map((token) => token.text)).toEqual(['"a"', '"b"', '"c:"']);
  expect(tokens.filter((token) => token.kind === 'number').map((token) => token.text)).toEqual(['1500', '-2']);
});

it('shows values with their unit and bounds long texts', () => {
  const units = unitsOf([{ name: 'wait', type: 'number', unit: 'ms' }, { name: 'plain', type: 'number', unit: null }]);
  const plain = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(plain(shownValue('wait', 1_236, units))).toBe('1.24 s');
  expect(plain(shownValue('duration_ms', 950, units))).toBe('950 ms');
  expect(shownValue('cost_usd', 0.0015, units)).toBe('$0.0015');
  expect(shownValue('input_tokens', 12_480, units)).toBe('12,480');
  expect(shownValue('prompt', 'x'.repeat(1_000_000), units)).toHaveLength(400);
});

it('lays out the summary, or the columns with the last one open', () => {
  expect(columnLayout([], true).template).toMatch(/minmax\(240px, 1fr\)$/);
  expect(columnLayout(['model', 'duration_ms'], false).template).toMatch(/232px minmax\(104px, 1fr\)$/);
});
