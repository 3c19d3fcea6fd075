import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { QueryError, QueryWarning } from '../api/types';
import { errorRange } from './errorMarks';
import styles from './QueryBar.module.css';

interface QueryProblemProps {
  text: string;
  errors: readonly (QueryError | QueryWarning)[];
  /** The filter is valid, but probably means something else. */
  doubtful?: boolean;
  /** Shown over the page instead of in it, so that the page does not move while the filter is being written. */
  floating: boolean;
}

/** The first error of the filter, or the first warning about it, with the text that it concerns and the fix. */
export function QueryProblem({ text, errors, doubtful = false, floating }: QueryProblemProps) {
  const [first] = errors;
  if (first === undefined) {
    return <div role="status" className={styles.noProblem} />;
  }
  const { start, end } = errorRange(first.position, first.length, text.length);
  // Some messages end with the way out.
  const hint = first.hint && !first.message.includes(first.hint) ? first.hint : null;
  const expected = 'expected' in first ? first.expected.filter(Boolean) : [];
  return (
    <div role="status" className={styles.problem} data-doubtful={doubtful || undefined} data-floating={floating || undefined}>
      <IconAlertTriangle size={14} aria-hidden />
      <span>
        {first.message}
        {start < end && !/\bcolumn \d/.test(first.message) && (
          <>
            {' '}
            at <code className={styles.place}>{text.slice(start, end)}</code>
          </>
        )}
      </span>
      {hint !== null && <span className={styles.way}>{hint}</span>}
      {!first.hint && expected.length > 0 && <span className={styles.way}>expected {expected.join(' or ')}</span>}
      {errors.length > 1 && <span className={styles.way}>and {errors.length - 1} more</span>}
    </div>
  );
}
