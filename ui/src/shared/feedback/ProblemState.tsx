import { Button } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import IconSearchOff from '@tabler/icons-react/dist/esm/icons/IconSearchOff.mjs';
import { ApiProblem, ServerUnreachable } from '../../api/problem';
import { sentence } from '../sentence';
import { BadRange } from './BadRange';
import { NearestLink } from './NearestLink';
import { StateMessage } from './StateMessage';
import styles from './ProblemState.module.css';

interface ProblemStateProps {
  error: unknown;
  onRetry?: () => void;
  compact?: boolean;
}

/** Shows any error as a state of the page. A problem from the server is shown with its text and its trace id. */
export function ProblemState({ error, onRetry, compact }: ProblemStateProps) {
  const retry =
    onRetry === undefined ? undefined : (
      <Button size="xs" variant="default" onClick={onRetry}>
        Try again
      </Button>
    );
  if (error instanceof ServerUnreachable) {
    return (
      <StateMessage alert compact={compact} icon={<IconPlugConnectedX size={20} aria-hidden />} title="The server does not answer" action={retry}>
        It may be restarting. This page asks again by itself.
      </StateMessage>
    );
  }
  if (error instanceof ApiProblem && error.status === 403) {
    return (
      <StateMessage alert compact={compact} icon={<IconLock size={20} aria-hidden />} title="This key may not read here">
        {sentence(error.message)} Sign in with a key that has the scope “query”.
      </StateMessage>
    );
  }
  if (error instanceof ApiProblem && error.status === 404) {
    return (
      <StateMessage alert compact={compact} icon={<IconSearchOff size={20} aria-hidden />} title={error.title} action={compact ? undefined : <NearestLink error={error} />}>
        {sentence(error.message)}
      </StateMessage>
    );
  }
  if (error instanceof ApiProblem && error.code === 'bad-time') {
    return <BadRange error={error} compact={compact} />;
  }
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <StateMessage
      alert
      compact={compact}
      icon={<IconAlertTriangle size={20} aria-hidden />}
      title={problem?.title ?? 'This did not work'}
      action={retry}
    >
      {error instanceof Error ? sentence(error.message) : 'An unknown error.'}
      {problem?.traceId != null && <span className={styles.trace}>Trace {problem.traceId}</span>}
    </StateMessage>
  );
}
