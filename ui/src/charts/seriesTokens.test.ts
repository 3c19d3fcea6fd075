import { expect, it } from 'vitest';
import { levelToken, seriesTokens } from './seriesTokens';

const names = ['cache_lookup', 'workers_ai_analysis_success', 'workers_ai_attempt_failed', 'hybrid_strategy_decision', 'openai_fallback_success'];

it('gives each of up to twelve names a color of its own', () => {
  const tokens = seriesTokens(Array.from({ length: 12 }, (_, index) => `event_${index}`), new Map());
  expect(new Set(tokens.values()).size).toBe(12);
});

it('keeps the color of a name whatever else is shown, and in whatever order', () => {
  const registry = new Map<string, number>();
  const all = seriesTokens(names, registry);
  expect(seriesTokens([names[3]!], registry).get(names[3]!)).toBe(all.get(names[3]!));
  expect(seriesTokens(names.toReversed(), new Map())).toEqual(new Map([...all].toReversed()));
});

it('gives the names of one chart different colors, however many were seen before', () => {
  const registry = new Map<string, number>();
  seriesTokens(Array.from({ length: 12 }, (_, index) => `event_${index}`), registry);
  const failures = ['a_failure', 'b_error', 'c_error', 'd_error', 'e_error'];
  expect(new Set(seriesTokens(failures, registry).values()).size).toBe(5);
  expect(new Set(seriesTokens(['event_3', 'event_7', ...failures], registry).values()).size).toBe(7);
});

it('draws no failure in green and no success in red', () => {
  const tokens = seriesTokens(names, new Map());
  expect(['--sg-series-8', '--sg-series-2', '--sg-series-4', '--sg-series-10']).toContain(tokens.get('workers_ai_attempt_failed'));
  expect(['--sg-series-3', '--sg-series-9', '--sg-series-11']).toContain(tokens.get('workers_ai_analysis_success'));
});

it('draws the rest and the nameless in the neutral color', () => {
  expect([...seriesTokens(['other', null], new Map()).values()]).toEqual(['--sg-series-other', '--sg-series-other']);
});

it('knows the levels by their usual spellings', () => {
  expect(['ERROR', 'err', 'warning', 'info', 'critical', 'DEBUG', 'odd', null].map(levelToken)).toEqual(
    ['error', 'error', 'warn', 'info', 'fatal', 'debug'].map((level) => `--sg-level-${level}`).concat(['--sg-series-other', '--sg-series-other']),
  );
});
