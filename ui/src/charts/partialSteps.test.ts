import { expect, it } from 'vitest';
import { partialSteps, stepOf } from './partialSteps';

it('finds the steps that the range cuts', () => {
  expect([...partialSteps([0, 10, 20, 30], 10, 3, 35)]).toEqual([0, 3]);
  expect([...partialSteps([0, 10, 20, 30], 10, 0, 40)]).toEqual([]);
  expect([...partialSteps([], 10, 0, 40)]).toEqual([]);
});

it('takes a single time for whole, as its step is unknown', () => {
  expect([stepOf([]), stepOf([5]), stepOf([5, 8, 11])]).toEqual([0, 0, 3]);
});
