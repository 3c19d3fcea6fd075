import { expect, it } from 'vitest';
import { renderPage } from '../testing/render';
import { aMetric } from '../testing/shapes';
import { ChangeMark } from './ChangeMark';

const before = { from: '2026-11-06T00:00:00Z', to: '2026-11-13T00:00:00Z', value: 1_000, sample: 1_000 };
const requests = (change: 'changed' | 'worse' | 'better') => aMetric({ value: 851, sample: 851, unit: 'count', title: 'Requests', previous: { ...before, change } });

it.each([
  ['changed', 'unknown', '14.9 %'],
  ['worse', 'bad', '14.9 % worse'],
  ['better', 'good', '14.9 % better'],
] as const)('says %s traffic with the meaning %s', (change, meaning, words) => {
  const { container } = renderPage(<ChangeMark metric={requests(change)} />);
  expect(container.querySelector('[data-meaning]')).toHaveAttribute('data-meaning', meaning);
  expect(container.textContent!.replaceAll('\u00a0', ' ')).toContain(words);
});
