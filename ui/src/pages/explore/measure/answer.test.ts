import { expect, it } from 'vitest';
import { formulaLines, groupsOf, tableLines } from './answer';
import { tableCsv, tableNdjson } from './exportTable';
import { baseOf, eventsOf, withKey } from './measureFilter';
import { firstQuestion } from './measureParams';

const column = (name: string, type: string) => ({ name, type, unit: null });
const time = column('time', 'timestamp');
const value = column('value', 'number');
const [monday, tuesday] = ['2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'];

it('reads the groups of a formula, and a split by a field that is called value', () => {
  expect(groupsOf({ columns: [column('model', 'text'), value], rows: [['a', 2], [null, 1]] })).toEqual([{ key: { model: 'a' }, value: 2 }, { key: { model: null }, value: 1 }]);
  expect(groupsOf({ columns: [column('value', 'text'), value], rows: [['x', 7]] })).toEqual([{ key: { value: 'x' }, value: 7 }]);
  expect(groupsOf({ columns: [value, column('Errors', 'number')], rows: [[null, 4]] })).toEqual([{ key: {}, value: null }]);
});

const series = { columns: [time, column('model', 'text'), value], rows: [[monday, 'a', 5], [tuesday, 'a', null], [monday, 'b', 1], [tuesday, 'b', 2]] };
const totals = [{ key: { model: 'a' }, value: 5 }, { key: { model: 'b' }, value: 3 }, { key: { model: 'c' }, value: 1 }];
const whole = { columns: [time, value], rows: [[monday, 7], [tuesday, 2]] };

it('draws a line for each group, and one for all others where they add up', () => {
  const chart = formulaLines({ series, totals, whole, title: 'Count', addsUp: true, filterOf: (key) => withKey('x=1', key) });
  expect(chart.times).toEqual([Date.parse(monday), Date.parse(tuesday)]);
  expect(chart.lines.map(({ label, value: all, values, filter }) => ({ label, all, values, filter }))).toEqual([
    { label: 'a', all: 5, values: [5, 0], filter: 'x=1 AND model="a"' },
    { label: 'b', all: 3, values: [1, 2], filter: 'x=1 AND model="b"' },
    { label: '1 other', all: 1, values: [1, 0], filter: 'x=1' },
  ]);
});

it('leaves gaps where a value is no sum', () => {
  const chart = formulaLines({ series, totals, whole: null, title: 'p95', addsUp: false, filterOf: () => null });
  expect(chart.lines.map(({ values }) => values)).toEqual([[5, null], [1, 2]]);
});

it('draws a table that begins with a time', () => {
  expect(tableLines({ columns: [column('t', 'timestamp'), column('model', 'keyword'), column('n', 'integer')], rows: [[tuesday, 'a', 1], [monday, null, 2]] })?.chart.lines.map(({ label, values }) => [label, values])).toEqual([
    ['a', [null, 1]],
    ['(none)', [2, null]],
  ]);
  expect(tableLines({ columns: [column('t', 'timestamp'), column('n', 'integer'), column('m', 'number')], rows: [[monday, 1, 2]] })?.chart.lines.map(({ label }) => label)).toEqual(['n', 'm']);
  expect(tableLines({ columns: [column('model', 'text'), column('n', 'integer')], rows: [['a', 1]] })).toBeNull();
  expect(tableLines({ columns: [time, column('model', 'text')], rows: [[monday, 'a']] })).toBeNull();
});

it('finds the events behind a value', () => {
  expect(eventsOf({ ...firstQuestion, fn: 'p95', field: 'duration_ms' }, 'a=1 OR b=2')).toBe('(a=1 OR b=2) AND duration_ms=*');
  expect(eventsOf({ ...firstQuestion, fn: 'share', matching: 'a=1 OR b=2' }, 'c=3')).toBe('c=3 AND (a=1 OR b=2)');
  expect(baseOf({ ...firstQuestion, fn: 'share', matching: 'a=1' }, 'c=3')).toBe('c=3');
  expect(withKey('', { model: 'x', team: null })).toBe('model="x" AND NOT team=*');
});

it('exports a table as rows of other programs', () => {
  const table = { columns: [column('a "name"', 'text'), value], rows: [['=HYPERLINK("x")', -1], ['a, b', null]] };
  expect(tableCsv(table)).toBe('"a ""name""",value\r\n"\'=HYPERLINK(""x"")",-1\r\n"a, b",\r\n');
  expect(tableNdjson(table)).toBe('{"a \\"name\\"":"=HYPERLINK(\\"x\\")","value":-1}\n{"a \\"name\\"":"a, b","value":null}\n');
});
