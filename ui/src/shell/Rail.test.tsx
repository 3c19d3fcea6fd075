import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderPage } from '../testing/render';
import { Rail } from './Rail';
import { useRailWidth } from './useRailWidth';

it('shows icons only on demand, and keeps that for the next visit', async () => {
  renderPage(<Rail version="1.0" />);
  await userEvent.click(screen.getByRole('button', { name: 'Icons only', pressed: false }));
  expect(screen.getByRole('button', { name: 'Icons only', pressed: true })).toBeInTheDocument();
  expect(JSON.parse(localStorage.getItem('sightglass.rail') ?? '{}')).toMatchObject({ state: { isNarrow: true } });
  expect(screen.getByRole('link', { name: 'Explore' })).toBeInTheDocument();
  useRailWidth.setState({ isNarrow: false });
});
