import type { ReactNode } from 'react';
import { ErrorBoundary } from '../feedback/ErrorBoundary';
import styles from './Panel.module.css';

interface PanelProps {
  title: ReactNode;
  /** The title as text, where it is more than that. */
  label?: string;
  /** Next to the title: a unit, a count, an info button. */
  aside?: ReactNode;
  /** No padding in the body, for tables and lists that have their own. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Panel({ title, label, aside, flush, className, children }: PanelProps) {
  return (
    <section className={className === undefined ? styles.panel : `${styles.panel} ${className}`} aria-label={label ?? (typeof title === 'string' ? title : undefined)}>
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
      </header>
      <div className={flush ? styles.flush : styles.body}>
        <ErrorBoundary compact>{children}</ErrorBoundary>
      </div>
    </section>
  );
}
