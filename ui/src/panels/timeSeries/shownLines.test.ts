import { expect, it } from 'vitest';
import { allShown, isAlone, isolated, toggled } from './shownLines';

const labels = ['a', 'b', 'c'];

it('isolates a line, another one, and shows all again', () => {
  const alone = isolated(allShown, 'b', labels);
  expect([...alone]).toEqual(['a', 'c']);
  expect(isAlone(alone, 'b', labels)).toBe(true);
  expect([...isolated(alone, 'c', labels)]).toEqual(['a', 'b']);
  expect(isolated(alone, 'b', labels)).toBe(allShown);
});

it('hides and shows single lines, but never all', () => {
  const one = toggled(allShown, 'a', labels);
  expect([...one]).toEqual(['a']);
  expect([...toggled(one, 'a', labels)]).toEqual([]);
  const two = toggled(one, 'b', labels);
  expect(toggled(two, 'c', labels)).toBe(two);
});
