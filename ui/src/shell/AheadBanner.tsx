import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconClockExclamation from '@tabler/icons-react/dist/esm/icons/IconClockExclamation.mjs';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { statusQuery } from '../api/status';
import { withContext } from '../shared/searchParameters';
import { formatMinute } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import styles from './RetryBanner.module.css';

/** Shown while events were sent whose times lie ahead of the server's clock: no answer that ends now has them. */
export function AheadBanner() {
  const { data: status } = useQuery(statusQuery);
  const [search] = useSearchParams();
  const [hidden, setHidden] = useState(false);
  const zone = useZone();
  if (hidden || !status?.ahead) {
    return null;
  }
  const { events, newest } = status.ahead;
  const shown = new Date(Date.parse(newest) + 1_000).toISOString();
  return (
    <div className={styles.banner} role="status" aria-label="Events ahead of the clock">
      <IconClockExclamation size={16} aria-hidden className={styles.icon} />
      <span className={styles.text}>
        {events === 1 ? 'One event lies' : `${events.toLocaleString('en')} events lie`} ahead of the server&rsquo;s clock, the newest at {formatMinute(newest, zone)}: the clocks of their
        senders run ahead. Answers that end now leave them out until then.
      </span>
      <Link className={styles.wait} to={withContext('/explore', search, { from: 'now', to: shown })}>
        Show them
      </Link>
      <Button size="compact-xs" variant="default" onClick={() => setHidden(true)}>
        Hide
      </Button>
    </div>
  );
}
