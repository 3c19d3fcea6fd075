import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconCircleX from '@tabler/icons-react/dist/esm/icons/IconCircleX.mjs';
import { Link } from 'react-router';
import { formatCount } from '../shared/format';
import { formatSpan } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import styles from './DropZone.module.css';
import { importedRange } from './importedRange';
import type { UploadProgress } from './upload';

/** The result of importing a file. */
export interface ImportedFile {
  name: string;
  progress: UploadProgress;
  /** When it was done, epoch milliseconds. */
  at: number;
}

const shownErrors = 5;

const icons = { accepted: IconCircleCheck, partial: IconAlertTriangle, failed: IconCircleX };

export function ImportResult({ name, progress }: Omit<ImportedFile, 'at'>) {
  const zone = useZone();
  const outcome = progress.accepted === 0 ? 'failed' : progress.rejected > 0 ? 'partial' : 'accepted';
  const Icon = icons[outcome];
  return (
    <div className={styles.result} role="status">
      <p className={styles[outcome]} data-outcome={outcome}>
        <Icon size={16} aria-hidden />
        <span>
          {name}: {formatCount(progress.accepted)} accepted
          {progress.repeated > 0 && ` (${formatCount(progress.repeated)} of them were there already)`}, {formatCount(progress.rejected)} rejected
        </span>
      </p>
      {progress.errors.length > 0 && (
        <ul className={styles.errors}>
          {progress.errors.slice(0, shownErrors).map((error) => (
            <li key={error.index}>
              <span className={styles.hint}>{error.line === null ? `event ${formatCount(error.index + 1)}` : `line ${formatCount(error.line)}`}</span> {error.message}
            </li>
          ))}
          {progress.rejected > shownErrors && <li className={styles.hint}>and {formatCount(progress.rejected - shownErrors)} more</li>}
        </ul>
      )}
      {progress.times !== null && (
        <p className={styles.hint}>
          <Link to={`/explore?${new URLSearchParams({ ...importedRange(progress.times, Date.now()) }).toString()}`}>Show {progress.accepted === 1 ? 'the event' : `these ${formatCount(progress.accepted)} events`}</Link>{' '}
          {formatSpan(Date.parse(progress.times.from), Date.parse(progress.times.to) + 1, zone)}
        </p>
      )}
      {progress.warnings.length > 0 && (
        <ul className={styles.errors}>
          {progress.warnings.map((warning) => (
            <li key={warning.message}>
              <span className={styles.hint}>{formatCount(warning.count)} times</span> {warning.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
