import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes, useLocation } from 'react-router';
import { expect, it } from 'vitest';
import { renderPage } from '../testing/render';
import CommandPalette from './CommandPalette';

function Address() {
  const { pathname, search } = useLocation();
  return <p>{pathname + search}</p>;
}

it('searches events for what is no command', async () => {
  renderPage(
    <Routes>
      <Route path="*" element={<><CommandPalette opened session={null} /><Address /></>} />
    </Routes>,
    '/?from=now-1h',
  );
  await userEvent.type(screen.getByRole('combobox'), 'time "out"');
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Search events for “time "out"”Events']);
  await userEvent.keyboard('{Enter}');
  expect(screen.getByText('/explore?from=now-1h&filter=%22time+%5C%22out%5C%22%22')).toBeInTheDocument();
});
