import { useRouteError } from 'react-router';
import { ProblemState } from './ProblemState';

/** A page that could not be drawn or loaded; the shell around it stays. */
export function RouteError() {
  return <ProblemState error={useRouteError()} onRetry={() => window.location.reload()} />;
}
