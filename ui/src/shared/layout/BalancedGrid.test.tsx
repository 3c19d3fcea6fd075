import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { BalancedGrid } from './BalancedGrid';

it('has the layout of every width from the first paint on', () => {
  const { container } = render(
    <BalancedGrid>
      {['a', 'b', 'c', 'd', 'e'].map((name) => (
        <p key={name}>{name}</p>
      ))}
    </BalancedGrid>,
  );
  const grid = container.firstElementChild?.firstElementChild as HTMLElement;
  const last = grid.lastElementChild as HTMLElement;
  expect([1, 2, 4].map((room) => grid.style.getPropertyValue(`--columns-${room}`))).toEqual(['1', '2', '6']);
  expect([1, 2, 4].map((room) => last.style.getPropertyValue(`--span-${room}`))).toEqual(['1', '2', '3']);
});
