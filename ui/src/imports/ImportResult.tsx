import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import { formatCount } from '../shared/format';
import styles from './DropZone.module.css';
import type { UploadProgress } from './upload';

/** The result of importing a file. */
export interface ImportedFile {
  name: string;
  progress: UploadProgress;
}

const shownErrors = 5;

export function ImportResult({ name, progress }: ImportedFile) {
  return (
    <div className={styles.result} role="status">
      <p className={progress.accepted > 0 ? styles.accepted : styles.failed}>
        {progress.accepted > 0 ? <IconCircleCheck size={16} aria-hidden /> : <IconCircleX size={16} aria-hidden />}
        <span>
          {name}: {formatCount(progress.accepted)} accepted, {formatCount(progress.rejected)} rejected
        </span>
      </p>
      {progress.errors.length > 0 && (
        <ul className={styles.errors}>
          {progress.errors.slice(0, shownErrors).map((error) => (
            <li key={error.index}>
              <span className={styles.hint}>record {formatCount(error.index + 1)}</span> {error.message}
            </li>
          ))}
          {progress.rejected > shownErrors && <li className={styles.hint}>and {formatCount(progress.rejected - shownErrors)} more</li>}
        </ul>
      )}
    </div>
  );
}
