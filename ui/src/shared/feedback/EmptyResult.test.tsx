import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { renderPage } from '../../testing/render';
import { anEvent } from '../../testing/shapes';
import { EmptyResult } from './EmptyResult';

afterEach(() => vi.unstubAllGlobals());

/** For a busy machine. */
const patience = { timeout: 4_000 };
const scope = { filter: 'event="chat"', from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };

function show(answers: { asc?: string; desc?: string }) {
  const asked: URLSearchParams[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    const search = new URL(url, 'http://localhost').searchParams;
    asked.push(search);
    const time = answers[search.get('order') as 'asc' | 'desc'];
    return Response.json({ events: time === undefined ? [] : [anEvent({ time })] });
  });
  const onRange = vi.fn();
  renderPage(<EmptyResult scope={scope} onRange={onRange} onClearFilter={() => undefined} />);
  return { asked, onRange };
}

it('leads to the nearest events, however old', async () => {
  const { asked, onRange } = show({ desc: '2022-03-01T10:00:00.500000Z', asc: '2026-11-25T08:00:00.000000Z' });
  await userEvent.click(await screen.findByRole('button', { name: /^Go to the newest before, 1 Mar 2022/ }, patience));
  expect(onRange).toHaveBeenCalledWith({ from: '2022-02-28T10:00:00.500Z', to: '2022-03-01T10:00:01.500Z' });
  await userEvent.click(screen.getByRole('button', { name: /^Go to the first after/ }));
  expect(onRange).toHaveBeenLastCalledWith({ from: '2026-11-25T08:00:00.000Z', to: '2026-11-26T08:00:00.000Z' });
  expect(asked.map((search) => search.get('filter'))).toEqual([scope.filter, scope.filter]);
  expect(asked.map((search) => search.get('limit'))).toEqual(['1', '1']);
});

it('says when no event of any time matches', async () => {
  show({});
  expect(await screen.findByText('No event of any time matches.', undefined, patience)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /^Go to/ })).not.toBeInTheDocument();
});
