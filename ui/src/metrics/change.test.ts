import { expect, it } from 'vitest';
import cases from '../../../tests/cases/change-words.json';
import statuses from '../../../tests/cases/status-words.json';
import type { Metric, TargetStatus } from '../api/types';
import { changeOf } from './change';
import { statusWords } from './statusWords';

type Previous = NonNullable<Metric['previous']>;

const changeIn = ({ value, previous, unit, change, sample, previousSample }: (typeof cases)[number]) =>
  changeOf({ value, sample, unit, previous: { from: '', to: '', value: previous, sample: previousSample, change: change as Previous['change'] } });

it.each(cases)('$value after $previous of $unit is $words, as the command line says it', (item) => {
  expect(changeIn(item)?.text.replaceAll('\u00a0', ' ') ?? null).toBe(item.words);
});

it('colors only what the server calls better or worse', () => {
  const meanings = new Set(cases.map((item) => `${item.change} ${changeIn(item)?.meaning ?? 'unknown'}`));
  expect([...meanings].sort()).toEqual(['better good', 'changed unknown', 'noise unknown', 'null unknown', 'too_few unknown', 'worse bad', 'worse unknown']);
});

it.each(statuses)('$status of $sample is $words, as the command line says it', ({ status, sample, words }) => {
  expect(statusWords(status as TargetStatus, sample)).toBe(words);
});
