import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import { useState } from 'react';
import { located } from '../api/base';
import { statusQuery } from '../api/status';
import styles from './RetryBanner.module.css';

/** Shown while stored data is known to be damaged: to admins of all tenants with the place, to others as a hint that answers may lack events. */
export function DamageBanner() {
  const { data: status } = useQuery(statusQuery);
  const [hidden, setHidden] = useState(false);
  if (hidden || (!status?.damage && !status?.incomplete)) {
    return null;
  }
  const { damage } = status;
  return (
    <div className={styles.banner} role="status" aria-label="Damage in stored data">
      <IconAlertTriangle size={16} aria-hidden className={styles.icon} />
      <span className={styles.text} title={damage ? `${damage.latest.place}: ${damage.latest.detail}` : undefined}>
        {damage ? sentenceOf(damage) : 'Some stored events are damaged and could not be read: what you see may lack some.'}
      </span>
      {damage && (
        <a className={styles.wait} href={located('/api/damage')} target="_blank" rel="noreferrer">
          See all
        </a>
      )}
      <Button size="compact-xs" variant="default" onClick={() => setHidden(true)}>
        Hide
      </Button>
    </div>
  );
}

function sentenceOf({ places, rows }: { places: number; rows: number }) {
  const where = `${places.toLocaleString('en')} ${places === 1 ? 'place' : 'places'}`;
  return rows === 0
    ? `Stored data was damaged in ${where}; no event is lost.`
    : `Stored data is damaged in ${where}: ${rows.toLocaleString('en')} ${rows === 1 ? 'event is' : 'events are'} lost or cannot be read.`;
}
