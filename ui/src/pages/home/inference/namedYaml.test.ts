import { expect, it } from 'vitest';
import { namedYaml } from './namedYaml';

it('changes the name of the pack and nothing else', () => {
  expect(namedYaml('name: proxy\ntitle: Proxy\nfields:\n  name: {type: text}\n', 'a-$1')).toBe('name: a-$1\ntitle: Proxy\nfields:\n  name: {type: text}\n');
});
