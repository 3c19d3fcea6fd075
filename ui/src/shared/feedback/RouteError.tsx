import { useRouteError } from 'react-router';
import { ProblemState } from './ProblemState';

/** Shown for a page that could not be rendered or loaded; the shell around it stays. */
export function RouteError() {
  return <ProblemState error={useRouteError()} onRetry={() => window.location.reload()} />;
}
