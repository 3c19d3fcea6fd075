import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import IconPlugConnectedX from '@tabler/icons-react/dist/esm/icons/IconPlugConnectedX.mjs';
import { useCallback, useEffect, useState } from 'react';
import { useComingBack } from '../shared/useComingBack';
import { useConnection } from '../api/connection';
import { readSession } from '../api/session';
import styles from './RetryBanner.module.css';

const waitSeconds = 5;

/** Shown while the server does not respond, or says that it will soon: retries every few seconds, and refreshes the page when it responds again. */
export function RetryBanner() {
  const reachable = useConnection((state) => state.reachable);
  const comingBack = useComingBack();
  const client = useQueryClient();
  const [secondsLeft, setSecondsLeft] = useState(waitSeconds);

  const retry = useCallback(async () => {
    setSecondsLeft(waitSeconds);
    try {
      await readSession();
      await client.invalidateQueries();
    } catch {
      // Still no response; the next interval tries again.
    }
  }, [client]);

  useEffect(() => {
    if (reachable) {
      return;
    }
    setSecondsLeft(waitSeconds);
    const timer = window.setInterval(() => setSecondsLeft((seconds) => seconds - 1), 1_000);
    return () => window.clearInterval(timer);
  }, [reachable]);

  useEffect(() => {
    if (!reachable && secondsLeft <= 0) {
      void retry();
    }
  }, [reachable, retry, secondsLeft]);

  if (reachable && comingBack === null) {
    return null;
  }
  return (
    <div className={styles.banner} role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <span>{reachable ? comingBack?.title : 'The server does not answer'}. What you see may be old.</span>
      <span className={styles.wait}>{reachable ? 'Asking again until it is back' : `Asking again in ${Math.max(0, secondsLeft)} s`}</span>
      <Button size="compact-xs" variant="default" onClick={() => void retry()}>
        Ask now
      </Button>
    </div>
  );
}
