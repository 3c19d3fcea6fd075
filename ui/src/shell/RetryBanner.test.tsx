import { useQuery } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { ApiProblem } from '../api/problem';
import { renderPage } from '../testing/render';
import { RetryBanner } from './RetryBanner';

it('says that the server is coming back while a question is asked again, and goes when it is answered', async () => {
  const answers = [new ApiProblem(503, { title: 'The engine is not there right now' }, 1), new ApiProblem(503, { title: 'The engine is not there right now' }, 1), 7];
  function Page() {
    const { data } = useQuery({
      queryKey: ['numbers'],
      queryFn: () => {
        const answer = answers.shift();
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      retry: 3,
      retryDelay: 100,
    });
    return (
      <>
        <RetryBanner />
        <p>{data}</p>
      </>
    );
  }

  renderPage(<Page />);

  expect(await screen.findByText('The engine is not there right now. What you see may be old.')).toBeInTheDocument();
  expect(await screen.findByText('7')).toBeInTheDocument();
  await waitFor(() => expect(screen.queryByRole('status')).toBeNull());
});
