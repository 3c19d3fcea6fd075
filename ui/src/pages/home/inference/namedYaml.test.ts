import { expect, it } from 'vitest';
import { namedYaml } from './namedYaml';

const yaml = 'name: proxy\ntitle: "The proxy"\nfields:\n  name: {type: text}\n  title: {type: text}\n';

it('changes name and title of the pack, and nothing else', () => {
  expect(namedYaml(yaml, 'my-$1')).toBe('name: my-$1\ntitle: "My $1"\nfields:\n  name: {type: text}\n  title: {type: text}\n');
});

it('changes nothing without another name', () => {
  expect(namedYaml(yaml, 'proxy')).toBe(yaml);
});
