import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { renderPage } from '../../testing/render';
import { ProblemState } from './ProblemState';

const unknown = new ApiProblem(404, { title: 'No such metric', detail: "no pack declares the metric 'x'" });

it('has a way out of a page that is not there', () => {
  renderPage(<ProblemState error={unknown} />, '/metrics/x?from=now-1d&tenant=acme');
  expect(screen.getByText("No pack declares the metric 'x'.")).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Go to Home' })).toHaveAttribute('href', expect.stringMatching(/^\/\?.*tenant=acme/));
});

it('has none in a panel, which has the page around it', () => {
  renderPage(<ProblemState compact error={unknown} />);
  expect(screen.queryByRole('link')).toBeNull();
});
