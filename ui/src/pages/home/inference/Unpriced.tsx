import IconCoinOff from '@tabler/icons-react/dist/esm/icons/IconCoinOff.mjs';
import { Fragment } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { Inferred } from '../../../api/types';
import { keyFilter } from '../../../metrics/groups';
import { formatCount } from '../../../shared/format';
import { withContext } from '../../../shared/searchParameters';
import styles from './Unpriced.module.css';

/** The models that have no price, so that nobody takes the cost of the others for all of it. */
export function Unpriced({ inferred: { roles, unpriced } }: { inferred: Inferred }) {
  const [search] = useSearchParams();
  const field = roles.find(({ role }) => role === 'model')?.field ?? null;
  if (unpriced.length === 0) {
    return null;
  }
  return (
    <p className={styles.unpriced}>
      <IconCoinOff size={15} stroke={1.7} aria-hidden className={styles.icon} />
      <span>
        Unpriced:{' '}
        {unpriced.map(({ model, events }, index) => (
          <Fragment key={model}>
            {index > 0 && ', '}
            {field === null ? model : <Link to={withContext('/explore', search, { filter: keyFilter({ [field]: model }) ?? '' })}>{model}</Link>} × {formatCount(events)} {events === 1 ? 'event' : 'events'}
          </Fragment>
        ))}
        . No cost contains them, because the list of prices has none for these names.
      </span>
    </p>
  );
}
