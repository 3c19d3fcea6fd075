import type { Metric } from '../../api/types';
import { adviceOf } from '../../metrics/adviceOf';
import { Panel } from '../../shared/Panel';
import styles from './MetricAdvice.module.css';

/** All that the pack says to do about the missed bands. */
export function Advice({ metric }: { metric: Metric }) {
  const tips = adviceOf(metric);
  if (tips.length === 0) {
    return null;
  }
  return (
    <Panel title="What to do">
      <ul className={styles.tips}>
        {tips.map(({ about, text }) => (
          <li key={`${about} ${text}`}>
            {about !== null && <strong>{about}: </strong>}
            {text}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
