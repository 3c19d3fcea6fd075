import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import type { ReactNode } from 'react';
import styles from './Report.module.css';

/** What was just done, above Home, until it is closed. */
export function Report({ closeLabel, onClose, children }: { closeLabel: string; onClose: () => void; children: ReactNode }) {
  return (
    <div className={styles.report}>
      {children}
      <button type="button" className={styles.close} aria-label={closeLabel} onClick={onClose}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}
