import { expect, it } from 'vitest';

const sources = import.meta.glob<string>(['./**/*.{ts,tsx}', '../README.md', '!./conventions.test.ts'], { query: '?raw', import: 'default', eager: true });

function found(pattern: RegExp): string[] {
  return Object.entries(sources).flatMap(([path, source]) => [...source.matchAll(pattern)].map(([text]) => `${path}: ${text}`));
}

it('names constants as everything else is named, in camelCase', () => {
  expect(found(/\bconst [A-Z][A-Z\d]*(?:_[A-Z\d]+)*\b(?=[ :])/g)).toEqual([]);
});

it('calls the style sheet of a component `styles`, and others by the name of their file', () => {
  const names = found(/import \w+ from '[^']*\.module\.css'/g).filter((line) => {
    const [, name, file] = /import (\w+) from '.*\/(\w+)\.module\.css'/.exec(line)!;
    return name !== 'styles' && name !== file!.charAt(0).toLowerCase() + file!.slice(1);
  });
  expect(names).toEqual([]);
});

it('spells as Americans do', () => {
  expect(found(/\w*(?:colour|catalogue|behaviour|favour|neighbour|normalis|recognis|organis|optimis|serialis|initialis|cancelled|\bgrey|centred?\b)\w*/gi)).toEqual([]);
});

it('names no pack, and no event or field of one', () => {
  const code = Object.entries(sources).filter(([path]) => !/\.test\.|testing\//.test(path));
  const named = code.flatMap(([path, source]) => [...source.matchAll(/workers[-_]ai|chat[-_]proxy|cache_lookup|cache_type|cost-savings|_cost_usd|validation_fail/g)].map(([text]) => `${path}: ${text}`));
  expect(named).toEqual([]);
});
