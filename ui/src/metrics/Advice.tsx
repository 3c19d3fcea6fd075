import IconBulb from '@tabler/icons-react/dist/esm/icons/IconBulb.mjs';
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs';
import type { Metric } from '../api/types';
import styles from './Advice.module.css';
import { adviceOf, type Tip } from './adviceOf';

/** The pack's advice for missed bands. */
export function AdviceList({ tips }: { tips: readonly Tip[] }) {
  return (
    <ul className={styles.tips}>
      {tips.map(({ about, text }) => (
        <li key={`${about} ${text}`}>
          {about !== null && <strong>{about}: </strong>}
          {text}
        </li>
      ))}
    </ul>
  );
}

/** The same for a card: the first tip, and all of them on a click. */
export function Advice({ metric }: { metric: Metric }) {
  const tips = adviceOf(metric);
  const first = tips[0];
  if (first === undefined) {
    return null;
  }
  return (
    <details className={styles.advice}>
      <summary className={styles.summary}>
        <IconBulb size={15} stroke={1.7} aria-hidden />
        <span className={styles.first}>{first.text}</span>
        <span className={styles.title}>What to do</span>
        <IconChevronDown size={14} className={styles.chevron} aria-hidden />
      </summary>
      <div className={styles.all}>
        <AdviceList tips={tips} />
      </div>
    </details>
  );
}
