import { expect, it } from 'vitest';
import { sentence } from './sentence';

it.each([
  ["no pack declares the metric 'x'; did you mean 'y'?", "No pack declares the metric 'x'; did you mean 'y'?"],
  ['the engine is not there', 'The engine is not there.'],
  ["'7' is not the id of an event; begin without one.", "'7' is not the id of an event; begin without one."],
  ['It stands.', 'It stands.'],
  ['', ''],
])('makes a sentence of %j', (text, expected) => {
  expect(sentence(text)).toBe(expected);
});
