import type { ReactNode } from 'react';
import styles from './StateMessage.module.css';

interface StateMessageProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** For use in a panel instead of a whole page. */
  compact?: boolean;
  alert?: boolean;
}

/** The common layout of "nothing here", "went wrong" and "not allowed": what it is, why, and what to do. */
export function StateMessage({ icon, title, children, action, compact, alert }: StateMessageProps) {
  const Heading = compact ? 'h2' : 'h1';
  return (
    <div className={compact ? styles.compact : styles.page} role={alert ? 'alert' : undefined}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <Heading className={styles.title}>{title}</Heading>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  );
}
