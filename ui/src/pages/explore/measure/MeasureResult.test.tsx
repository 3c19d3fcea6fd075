import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renderPage } from '../../../testing/render';
import type { MeasureParams } from './measureParams';
import { MeasureResult } from './MeasureResult';
import type { Measured } from './useMeasure';

const measured: Measured = {
  asked: { language: 'formula', text: 'Count()', wholeText: null, title: 'Value', unit: null, addsUp: false, filterOf: () => '' },
  range: { from: '2025-01-14T00:00:00Z', to: '2025-01-15T00:00:00Z' },
  step: '1h',
  groups: [{ key: [], value: 5 }] as unknown as Measured['groups'],
  whole: 5,
  chart: null,
  more: 0,
  table: { columns: [{ name: 'value', type: 'number' }], rows: [[5]], statistics: { rowsRead: 5, elapsedMs: 1 }, cursor: null, truncated: false, warnings: [] },
  series: null,
  warnings: [],
};
const params = { question: { fn: 'count', field: null, by: [], matching: '' }, typed: { language: 'formula', text: 'Count()' }, step: null, chart: null } as unknown as MeasureParams;
const mistake = { position: 0, length: 2, message: "column 1: unknown function 'Cuont'", expected: [], hint: null };

beforeEach(() => {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ name: 'admin', scopes: ['admin', 'query'], tenant: null })));
});

afterEach(() => vi.unstubAllGlobals());

function show(isOtherWritten: boolean, queryError: typeof mistake | null) {
  const answer = { measured, isStale: queryError !== null, isLoading: false, error: queryError === null ? null : new Error(queryError.message), queryError, retry: () => {} };
  return renderPage(
    <MeasureResult answer={answer} params={params} isWaiting={false} isOtherWritten={isOtherWritten} scope={{ filter: '', from: 'now-1d', to: 'now' }} onChart={() => {}} onRange={() => {}} onOpen={() => {}} onClearFilter={() => {}} />,
  );
}

describe('MeasureResult', () => {
  it('keeps the answered question', async () => {
    const { container } = show(false, null);
    expect(await screen.findByRole('button', { name: 'Make it a metric' })).toBeEnabled();
    expect(screen.getByRole('button', { name: 'Pin to a dashboard' })).toBeEnabled();
    expect(container.querySelector('[data-stale]')).toBeNull();
  });

  it.each([
    ['another text is written', true, null, 'The answer to the question before; the written one is not asked yet: Enter asks it.'],
    ['the text cannot be read', false, mistake, 'The answer to the question before; the written one cannot be read.'],
  ])('is dimmed and cannot be kept while %s', async (_, isOtherWritten, queryError, words) => {
    const { container } = show(isOtherWritten, queryError);
    for (const name of ['Make it a metric', 'Pin to a dashboard']) {
      const button = await screen.findByRole('button', { name });
      expect(button).toBeDisabled();
      expect(button).toHaveAttribute('title', words);
    }
    expect(screen.getByRole('status')).toHaveTextContent(words);
    expect(container.querySelector('[data-stale]')).not.toBeNull();
  });
});
