import { expect, it } from 'vitest';
import { sampleWords } from './sampleWords';

it('says how many of how many a share is', () => {
  expect(sampleWords({ isShare: true, unit: 'ratio', grain: 'job' }, 0.92655, 177)).toBe('164 of 177 jobs');
  expect(sampleWords({ isShare: true, unit: 'percent', grain: 'lookup' }, 50, 2_400)).toBe('1,200 of 2,400 lookups');
});

it('says of other values only what they rest on', () => {
  expect(sampleWords({ isShare: false, unit: 'ms', grain: 'job' }, 92, 177)).toBe('177 jobs');
  expect(sampleWords({ isShare: false, unit: 'ms', grain: 'session' }, 92, 1)).toBe('1 session');
});
