import { expect, it } from 'vitest';
import { findCommands, type Command } from './commands';

const command = (title: string, group = 'Pages', detail?: string): Command => ({ id: title, title, group, detail, run: () => {} });
const commands = [command('Home'), command('Explore'), command('Cache hit rate', 'Metrics', 'cache_hit_rate'), command('Last hour', 'Time range')];
const titles = (typed: string) => findCommands(commands, typed).map(({ title }) => title);

it('shows everything for nothing', () => {
  expect(titles('  ')).toHaveLength(4);
});

it('puts the title that starts with the text first', () => {
  expect(titles('ho')).toEqual(['Home', 'Last hour']);
});

it('wants every word, from title, group or detail', () => {
  expect(titles('metrics hit')).toEqual(['Cache hit rate']);
  expect(titles('cache_hit')).toEqual(['Cache hit rate']);
  expect(titles('cache nothing')).toEqual([]);
});
