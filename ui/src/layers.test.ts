import { describe, expect, it } from 'vitest';

/** From bottom to top. A folder imports only from those before it. */
const layers = ['theme', 'api', 'shared', 'charts', 'query', 'tail', 'metrics', 'events', 'imports', 'panels', 'shell', 'pages', 'app', 'main'];

const sources = import.meta.glob<string>(['./**/*.{ts,tsx}', '!./**/*.test.*', '!./**/*.d.ts', '!./testing/**'], { query: '?raw', import: 'default', eager: true });
const arrows = Object.entries(sources).flatMap(([path, source]) => importsOf(path.slice(2), source));

describe('imports', () => {
  it('go down', () => {
    const wrong = arrows.filter(({ from, to }) => layers.indexOf(to.split('/')[0]!) > layers.indexOf(from.split('/')[0]!));
    expect(wrong).toEqual([]);
    expect(arrows.filter(({ from, to }) => [from, to].some((path) => !layers.includes(path.split('/')[0]!)))).toEqual([]);
  });

  it('make no circle, in any folder', () => {
    expect(circles(arrows)).toEqual([]);
  });

  it('do not lead from one page to another', () => {
    expect(arrows.filter(({ from, to }) => pageOf(from) !== pageOf(to) && pageOf(from) !== undefined && pageOf(to) !== undefined)).toEqual([]);
  });

  it('reach the HTTP client through the queries of api/ only', () => {
    expect(arrows.filter(({ from, to }) => to === 'api/client' && !from.startsWith('api/'))).toEqual([]);
  });

  it('are seen when they are wrong', () => {
    const made = importsOf('shared/a.ts', "import { x } from '../api/y';\nconst z = () => import('./time/b');\nimport styles from './a.module.css';");
    expect(made).toEqual([
      { from: 'shared/a', to: 'api/y' },
      { from: 'shared/a', to: 'shared/time/b' },
    ]);
    expect(circles([...made, { from: 'shared/time/b', to: 'shared/c' }, { from: 'shared/c', to: 'shared/a' }])).toEqual(['shared: a, c, time/']);
  });
});

interface Arrow {
  /** Paths from `src`, without extension. */
  from: string;
  to: string;
}

function importsOf(path: string, source: string): Arrow[] {
  const from = path.replace(/\.tsx?$/, '');
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
    .map(([, target = '']) => ({ from, to: resolve(from, target) }))
    .filter(({ to }) => !/\.(css|json)$/.test(to));
}

function resolve(from: string, target: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') {
      parts.pop();
    } else if (step !== '.') {
      parts.push(step);
    }
  }
  return parts.join('/');
}

/** The files and folders of each folder whose imports form a cycle. */
function circles(all: readonly Arrow[]): string[] {
  const folders = new Map<string, Map<string, Set<string>>>();
  for (const { from, to } of all) {
    const [one, other] = [from.split('/'), to.split('/')];
    const shared = one.findIndex((part, index) => part !== other[index]);
    const box = (path: string[]) => path[shared]! + (path.length > shared + 1 ? '/' : '');
    const folder = one.slice(0, shared).join('/') || 'src';
    const boxes = folders.get(folder) ?? new Map<string, Set<string>>();
    folders.set(folder, boxes);
    for (const name of [box(one), box(other)]) {
      boxes.set(name, boxes.get(name) ?? new Set());
    }
    boxes.get(box(one))!.add(box(other));
  }
  return [...folders].flatMap(([folder, boxes]) => {
    for (let size = -1; size !== boxes.size; ) {
      size = boxes.size;
      for (const [name, targets] of boxes) {
        if (![...targets].some((target) => boxes.has(target))) {
          boxes.delete(name);
        }
      }
    }
    return boxes.size === 0 ? [] : [`${folder}: ${[...boxes.keys()].toSorted().join(', ')}`];
  });
}

function pageOf(path: string): string | undefined {
  return /^pages\/([^/]+)/.exec(path)?.[1];
}
