import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs';
import { ImportResult, type ImportedFile } from '../../imports/ImportResult';
import styles from './ImportReport.module.css';

/** The result of the first import outlives the page it was made on: its events take that page away a second later. */
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
