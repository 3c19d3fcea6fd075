import type { QueryAnswer } from '../../../api/types';
import { seriesTokens } from '../../../charts/seriesTokens';
import { keyLabel } from '../../../metrics/groups';
import type { ChartLine, ChartLines } from '../../../panels/timeSeries/chartLines';
import type { GroupKey } from './measureFilter';

/** Lines in a chart; more could not be told apart. The table has all groups. */
export const maxLines = 8;

export interface Group {
  key: GroupKey;
  value: number | null;
}

type Table = Pick<QueryAnswer, 'columns' | 'rows'>;

/** The rows of a formula: its keys are the columns before the value, but for the time of a series. */
export function groupsOf({ columns, rows }: Table): Group[] {
  const { keys, value } = partsOf(columns);
  return rows.map((row) => ({ key: keyOf(row, columns, keys), value: numberOf(row[value]) }));
}

interface LinesOf {
  /** A row for each step, and for each of the first groups. */
  series: Table;
  /** The value of each group over the whole range, largest first. */
  totals: readonly Group[];
  /** A row for each step of the whole, where values of groups add up to it; null if they do not. */
  whole: Table | null;
  /** The name of a line without a group. */
  title: string;
  /** A step without events is a zero, not a gap. */
  addsUp: boolean;
  filterOf: (key: GroupKey) => string | null;
}

/** The lines of a formula over time; if values add up, the groups without a line are one together. */
export function formulaLines({ series, totals, whole, title, addsUp, filterOf }: LinesOf): ChartLines {
  const { keys, value } = partsOf(series.columns);
  const times = [...new Set(series.rows.map((row) => Date.parse(String(row[0]))))].toSorted((left, right) => left - right);
  const byLabel = new Map<string, { key: GroupKey; values: Map<number, number | null> }>();
  for (const row of series.rows) {
    const key = keyOf(row, series.columns, keys);
    const label = keys.length === 0 ? title : keyLabel(key);
    const line = byLabel.get(label) ?? { key, values: new Map<number, number | null>() };
    line.values.set(Date.parse(String(row[0])), numberOf(row[value]));
    byLabel.set(label, line);
  }
  const tokens = seriesTokens([...byLabel.keys()]);
  const valueOf = (label: string) => (keys.length === 0 ? totals[0] : totals.find(({ key }) => keyLabel(key) === label))?.value ?? null;
  const lines = [...byLabel].map(([label, { key, values }]): ChartLine => ({
    label,
    token: keys.length === 0 ? '--sg-accent' : (tokens.get(label) ?? '--sg-series-other'),
    value: valueOf(label),
    values: times.map((time) => values.get(time) ?? (addsUp ? 0 : null)),
    before: [],
    samples: [],
    filter: filterOf(key),
  }));
  const rest = whole === null || totals.length <= lines.length ? null : restOf(whole, times, lines, totals, filterOf({}));
  return { times, lines: rest === null ? lines : [...lines, rest], drawn: lines.length, wholeBefore: [] };
}

function restOf(whole: Table, times: readonly number[], lines: readonly ChartLine[], totals: readonly Group[], filter: string | null): ChartLine {
  const { value } = partsOf(whole.columns);
  const byTime = new Map(whole.rows.map((row) => [Date.parse(String(row[0])), numberOf(row[value])]));
  const count = totals.length - lines.length;
  return {
    label: count === 1 ? '1 other' : `${count} others`,
    token: '--sg-series-other',
    value: totals.slice(lines.length).reduce((sum, group) => sum + (group.value ?? 0), 0),
    values: times.map((time, step) => Math.max(0, (byTime.get(time) ?? 0) - lines.reduce((sum, { values }) => sum + (values[step] ?? 0), 0))),
    before: [],
    samples: [],
    filter,
  };
}

/** The lines of a table whose first column is a time: one for each number, or for each text beside one; `more` were left out. Null if it is no such table. */
export function tableLines({ columns, rows }: Table): { chart: ChartLines; more: number } | null {
  const numbers = columns.flatMap(({ type }, index) => (isNumeric(type) ? [index] : []));
  const texts = columns.flatMap(({ type }, index) => (index > 0 && !isNumeric(type) ? [index] : []));
  if (columns[0]?.type !== 'timestamp' || numbers.length === 0 || rows.length === 0) {
    return null;
  }
  const times = [...new Set(rows.map((row) => Date.parse(String(row[0]))))].filter((time) => !Number.isNaN(time)).toSorted((left, right) => left - right);
  const found = new Map<string, Map<number, number | null>>();
  for (const row of rows) {
    // Beside texts, the first number is the value; further ones would be lines of other sizes.
    for (const number of texts.length === 0 ? numbers : numbers.slice(0, 1)) {
      const label = texts.length === 0 ? columns[number]!.name : texts.map((index) => textOf(row[index])).join(' · ');
      const line = found.get(label) ?? new Map<number, number | null>();
      line.set(Date.parse(String(row[0])), numberOf(row[number]));
      found.set(label, line);
    }
  }
  const labels = [...found.keys()].slice(0, maxLines);
  const tokens = seriesTokens(labels);
  const lines = labels.map((label): ChartLine => ({ label, token: tokens.get(label) ?? '--sg-series-other', value: null, values: times.map((time) => found.get(label)!.get(time) ?? null), samples: [], before: [], filter: null }));
  return { chart: { times, lines, drawn: lines.length, wholeBefore: [] }, more: found.size - lines.length };
}

export function isNumeric(type: string): boolean {
  return type === 'number' || type === 'integer';
}

function partsOf(columns: Table['columns']): { keys: number[]; value: number } {
  const start = columns[0]?.name === 'time' && columns[0].type === 'timestamp' ? 1 : 0;
  const value = columns.findIndex(({ name, type }, index) => index >= start && name === 'value' && type !== 'text');
  return { keys: columns.flatMap((_, index) => (index >= start && index < value ? [index] : [])), value };
}

function keyOf(row: readonly unknown[], columns: Table['columns'], keys: readonly number[]): GroupKey {
  return Object.fromEntries(keys.map((index) => [columns[index]!.name, row[index] == null ? null : textOf(row[index])]));
}

function textOf(value: unknown): string {
  return value == null ? '(none)' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
