/** What a function of the menus measures: events, one field of them, or the share of those that match a condition. */
export type Needs = 'nothing' | 'field' | 'number' | 'condition';

export type FunctionName = 'count' | 'rate' | 'share' | 'distinct' | 'sum' | 'avg' | 'min' | 'max' | 'p50' | 'p75' | 'p90' | 'p95' | 'p99';

export interface MeasureFunction {
  name: FunctionName;
  title: string;
  needs: Needs;
  /** Its name in a formula. */
  call: string;
  /** The values of groups and steps add up to that of the whole. */
  addsUp: boolean;
  /** A value of few events is exact, not noise: the step need not be wide. */
  counts: boolean;
}

const ofNumber = (name: FunctionName, title: string, call: string): MeasureFunction => ({ name, title, needs: 'number', call, addsUp: false, counts: false });

/** The functions of the menus, each a form of formula. Other formulas are typed. */
export const functions: readonly MeasureFunction[] = [
  { name: 'count', title: 'Count', needs: 'nothing', call: 'Count', addsUp: true, counts: true },
  { name: 'rate', title: 'Events a minute', needs: 'nothing', call: 'Rate', addsUp: false, counts: true },
  { name: 'share', title: 'Share of events', needs: 'condition', call: 'Count', addsUp: false, counts: false },
  { name: 'distinct', title: 'Distinct values', needs: 'field', call: 'Uniq', addsUp: false, counts: true },
  { name: 'sum', title: 'Sum', needs: 'number', call: 'Sum', addsUp: true, counts: true },
  ofNumber('avg', 'Average', 'Avg'),
  ofNumber('min', 'Minimum', 'Min'),
  ofNumber('max', 'Maximum', 'Max'),
  ...(['50', '75', '90', '95', '99'] as const).map((rank) => ofNumber(`p${rank}`, rank === '50' ? 'p50 (median)' : `p${rank}`, `P${rank}`)),
];

export function functionOf(name: string | null): MeasureFunction {
  return functions.find((known) => known.name === name) ?? functions[0]!;
}

/** The unit of a function's values; null for a plain number. */
export function unitOf({ name, needs }: MeasureFunction, fieldUnit: string | null): string | null {
  return name === 'share' ? 'ratio' : needs === 'number' ? fieldUnit : name === 'rate' ? null : 'count';
}
