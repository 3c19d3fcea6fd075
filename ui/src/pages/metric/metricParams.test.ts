import { expect, it } from 'vitest';
import { readMetricParams, withMetricParams } from './metricParams';

const after = (address: string, change: Parameters<typeof withMetricParams>[0]) => withMetricParams(change)(new URLSearchParams(address)).toString();

it('reads what the address says, and what it does not', () => {
  expect(readMetricParams(new URLSearchParams(''))).toEqual({ by: null, step: null, where: '', isCompared: false });
  expect(readMetricParams(new URLSearchParams('by=&step=1h&where=a%3D1&compare=previous'))).toEqual({ by: '', step: '1h', where: 'a=1', isCompared: true });
});

it('changes one thing and keeps the others', () => {
  expect(after('from=now-1d&by=model', { isCompared: true })).toBe('from=now-1d&by=model&compare=previous');
  expect(after('by=model&where=a%3D1', { by: '', where: '' })).toBe('by=');
  expect(after('by=model&step=1h&compare=previous', { by: null, step: null, isCompared: false })).toBe('');
});
