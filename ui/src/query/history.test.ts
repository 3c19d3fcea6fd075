import { expect, it } from 'vitest';
import { historyLimit, loadHistory, pushHistory, saveHistory } from './history';

it('keeps the newest first, each once, at most the limit', () => {
  const full = Array.from({ length: 30 }, (_, index) => `x=${index}`).reduce<string[]>(pushHistory, []);
  expect(full).toHaveLength(historyLimit);
  expect(full[0]).toBe('x=29');
  expect(pushHistory(full, ' x=15 ').slice(0, 2)).toEqual(['x=15', 'x=29']);
  expect(pushHistory(full, '   ')).toBe(full);
});

it('reads back what it saved, and nothing from storage it does not know', () => {
  const stored = new Map<string, string>();
  const storage = { getItem: (key: string) => stored.get(key) ?? null, setItem: (key: string, value: string) => void stored.set(key, value) };
  saveHistory(['a', 'b'], storage);
  expect(loadHistory(storage)).toEqual(['a', 'b']);
  stored.set([...stored.keys()][0]!, '{"not":"a list"}');
  expect(loadHistory(storage)).toEqual([]);
  expect(loadHistory({ getItem: () => '{broken' })).toEqual([]);
});
