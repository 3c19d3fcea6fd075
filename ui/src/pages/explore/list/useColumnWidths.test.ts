import { expect, it } from 'vitest';
import { columnLayout } from './columnLayout';
import { readWidths, withWidth } from './useColumnWidths';

it('takes only widths from what is stored', () => {
  expect(readWidths({ model: 200, tiny: 2, huge: 1e9, text: '90' })).toEqual({ model: 200 });
  expect([null, 'x', 7, []].map(readWidths)).toEqual([{}, {}, {}, {}]);
});

it('remembers the widths set last', () => {
  const many = Array.from({ length: 120 }, (_, index) => `field_${index}`).reduce((widths, name) => withWidth(widths, name, 100), {});
  expect(Object.keys(many)).toHaveLength(100);
  expect(many).toHaveProperty('field_119');
  expect(withWidth({ a: 100, b: 90 }, 'a', null)).toEqual({ b: 90 });
});

it('lays columns out with them', () => {
  const usual = columnLayout(['model', 'attempt'], true);
  const own = columnLayout(['model', 'attempt'], true, false, { model: 300, event: 160 });
  expect(usual.template).toContain('minmax(140px, 224px) 232px 104px');
  expect(own.template).toContain(' 160px 300px 104px');
  expect(own.minWidth - usual.minWidth).toBe(300 - 232 + 160 - 140);
});
