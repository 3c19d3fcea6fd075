import { Link, useSearchParams } from 'react-router';
import { packAddress } from '../../api/packs';
import { withContext } from '../../shared/searchParameters';
import { sentence } from '../../shared/sentence';
import type { KeptPack } from './inference/KeepDialog';
import styles from './KeptReport.module.css';
import { Report } from './Report';

/** Says that a pack was made of what this page guessed. */
export function KeptReport({ pack: { name, warnings }, onClose }: { pack: KeptPack; onClose: () => void }) {
  const [search] = useSearchParams();
  return (
    <Report closeLabel="Close the notice" onClose={onClose}>
      <div className={styles.words} role="status">
        <p>
          Kept as{' '}
          <a href={packAddress(name)} target="_blank" rel="noreferrer">
            the pack {name}
          </a>
          . It measures all events, also those from before. <Link to={withContext('/dashboards', search)}>Dashboards</Link>
        </p>
        {warnings.map((warning) => (
          <p key={warning} className={styles.warning}>
            {sentence(warning)}
          </p>
        ))}
      </div>
    </Report>
  );
}
