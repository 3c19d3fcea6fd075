import { expect, it } from 'vitest';
import { isLastStepOpen } from './openStep';

const hours = (...times: number[]) => times.map((hour) => ({ time: `2026-11-20T0${hour}:00:00Z`, value: 1 }));

it('is open until its end', () => {
  expect(isLastStepOpen(hours(3, 4), '2026-11-20T04:59:59Z')).toBe(true);
  expect(isLastStepOpen(hours(3, 4), '2026-11-20T05:00:00Z')).toBe(false);
});

it('tells nothing of a single step', () => {
  expect(isLastStepOpen(hours(4), '2026-11-20T04:30:00Z')).toBe(false);
  expect(isLastStepOpen([], '2026-11-20T04:30:00Z')).toBe(false);
});
