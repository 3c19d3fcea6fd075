import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { ImportResult, type ImportedFile } from '../../imports/ImportResult';
import styles from './ImportReport.module.css';

/** The result of the first import. It outlives the page of the import, which disappears a second later when events exist. */
export function ImportReport({ imported, onClose }: { imported: ImportedFile; onClose: () => void }) {
  return (
    <div className={styles.report}>
      <ImportResult {...imported} />
      <button type="button" className={styles.close} aria-label="Close the import report" onClick={onClose}>
        <IconX size={15} aria-hidden />
      </button>
    </div>
  );
}
