import { expect, it } from 'vitest';
import { firstQuestion, readMeasure, writeMeasure, writeText } from './measureParams';
import { type Question, readFormula, withoutSplit, writeFormula } from './question';

/** Search of the URL, formula, and what the menus choose: three forms of one question. */
const questions: [search: string, formula: string, question: Partial<Question>, filter: string][] = [
  ['', 'Count()', {}, ''],
  ['filter=level%3D"error"', 'Count() WHERE level="error"', {}, 'level="error"'],
  ['fn=p95&field=duration_ms&by=model', 'P95(duration_ms) GROUP BY model', { fn: 'p95', field: 'duration_ms', by: ['model'] }, ''],
  ['fn=p50&field=usage.prompt_tokens&by=model%2Cteam&filter=a%3D1', 'P50(usage.prompt_tokens) WHERE a=1 GROUP BY model, team', { fn: 'p50', field: 'usage.prompt_tokens', by: ['model', 'team'] }, 'a=1'],
  ['fn=distinct&field=user_id', 'Uniq(user_id)', { fn: 'distinct', field: 'user_id' }, ''],
  ['fn=rate&by=level', 'Rate(Count(), 1m) GROUP BY level', { fn: 'rate', by: ['level'] }, ''],
  ['fn=share&matching=level%3D"error"+OR+x%3A%22%29%22', 'Count(level="error" OR x:")") / Count()', { fn: 'share', matching: 'level="error" OR x:")"' }, ''],
  ['fn=share&matching=(a%3D1+OR+b%3D2)+AND+(c%3D3)&filter=d%3D"x WHERE y"&by=e', 'Count((a=1 OR b=2) AND (c=3)) / Count() WHERE d="x WHERE y" GROUP BY e', { fn: 'share', matching: '(a=1 OR b=2) AND (c=3)', by: ['e'] }, 'd="x WHERE y"'],
  ['fn=sum&field=a+name', 'Sum("a name")', { fn: 'sum', field: 'a name' }, ''],
  ['fn=avg&field=a"b\\c', 'Avg("a\\"b\\\\c")', { fn: 'avg', field: 'a"b\\c' }, ''],
];

it.each(questions)('%j is %s', (search, formula, change, filter) => {
  const question = { ...firstQuestion, ...change };
  expect(readMeasure(new URLSearchParams(search)).question).toEqual(question);
  expect(writeFormula(question, filter)).toBe(formula);
  expect(readFormula(formula)).toEqual({ question, filter });
  const written = writeText(new URLSearchParams(), 'formula', formula);
  expect(readMeasure(written)).toEqual({ question, typed: null, step: null, chart: null });
  expect(written.get('filter') ?? '').toBe(filter);
});

it('reads other spellings of what the menus write', () => {
  expect(readFormula('p95( duration_ms )\nWHERE a=1\nGROUP  BY model')).toEqual({ question: { ...firstQuestion, fn: 'p95', field: 'duration_ms', by: ['model'] }, filter: 'a=1' });
  expect(readFormula('Count')).toEqual({ question: firstQuestion, filter: '' });
  expect(readFormula('rate(count, m)')).toEqual({ question: { ...firstQuestion, fn: 'rate' }, filter: '' });
});

it.each([
  'Count(level=error)',
  'P95(duration_ms) ORDER BY value ASC',
  'P95(duration_ms) GROUP BY a, b, c',
  'P95(duration_ms) WHERE',
  'P95()',
  'Sum(a) / Sum(b)',
  'Count(a=1) / Count(b=2)',
  'Count(a) + (b) / Count()',
  'N = Count()\nN / 2',
  'success_rate',
  'Rate(Count(), 1h)',
  'Count(',
  'Median(duration_ms)',
])('leaves %j to those who type', (text) => {
  expect(readFormula(text)).toBeNull();
  expect(readMeasure(writeText(new URLSearchParams('fn=p95&field=a&filter=b'), 'formula', text))).toEqual({ question: firstQuestion, typed: { language: 'formula', text }, step: null, chart: null });
});

it('asks nothing while a part is missing', () => {
  expect(writeFormula({ ...firstQuestion, fn: 'p95' }, 'a=1')).toBe('');
  expect(writeFormula({ ...firstQuestion, fn: 'share', matching: ' ' }, '')).toBe('');
});

it('keeps the filter of the list, its range and strangers beside a typed text', () => {
  const search = writeText(new URLSearchParams('filter=a%3D1&from=now-1h&tenant=acme&fn=count'), 'sql', ' SELECT 1 ');
  expect(search.toString()).toBe('filter=a%3D1&from=now-1h&tenant=acme&mode=measure&q=SELECT+1&language=sql');
  expect(writeMeasure(search, { typed: null, step: '1h', chart: 'bar' }).toString()).toBe('filter=a%3D1&from=now-1h&tenant=acme&mode=measure&step=1h&chart=bar');
});

it('takes nonsense for the default', () => {
  expect(readMeasure(new URLSearchParams('fn=p42&step=7x&chart=pie&by=,,a,a,b,c'))).toEqual({ question: { ...firstQuestion, by: ['a', 'b'] }, typed: null, step: null, chart: null });
  expect(readMeasure(new URLSearchParams('q=x&language=cobol')).typed).toEqual({ language: 'formula', text: 'x' });
});

it('takes the split off a formula', () => {
  expect(withoutSplit('P95(duration_ms) WHERE a="GROUP BY x" GROUP BY model, "a b"')).toEqual({ formula: 'P95(duration_ms) WHERE a="GROUP BY x"', by: ['model', 'a b'] });
  expect(withoutSplit('N = Count()\nN / 2')).toEqual({ formula: 'N = Count()\nN / 2', by: [] });
  expect(withoutSplit('Count() GROUP BY model LIMIT 3')).toBeNull();
});
