import { Button } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { QueryError } from '../api/types';
import { errorRange } from './errorMarks';
import { StateMessage } from '../shared/feedback/StateMessage';
import styles from './FilterProblem.module.css';

interface FilterProblemProps {
  filter: string;
  problem: QueryError;
  onClear: () => void;
}

/** Shown instead of the list when the applied filter is invalid: the message, the position, the fix. */
export function FilterProblem({ filter, problem, onClear }: FilterProblemProps) {
  const { start, end } = errorRange(problem.position, problem.length, filter.length);
  return (
    <StateMessage
      compact
      alert
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title="The filter cannot be read"
      action={
        <Button size="xs" variant="default" onClick={onClear}>
          Clear the filter
        </Button>
      }
    >
      <p>{problem.message}</p>
      <p>
        <code>
          {filter.slice(0, start)}
          <mark className={styles.place}>{filter.slice(start, end)}</mark>
          {filter.slice(end)}
        </code>
      </p>
      {problem.hint && <p>{problem.hint}</p>}
    </StateMessage>
  );
}
