import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs';
import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs';
import { sentence } from '../../../shared/sentence';
import { tailCapacity } from '../../../tail/tailFeed';
import type { Tail } from '../../../tail/useTail';
import styles from './TailStatus.module.css';

export function LiveButton({ live, onToggle }: { live: boolean; onToggle: () => void }) {
  return (
    <button type="button" className={styles.live} aria-pressed={live} onClick={onToggle} title={live ? 'Stop following new events (l)' : 'Follow new events as they come (l)'}>
      <span className={styles.dot} aria-hidden /> Live
    </button>
  );
}

/** The state of the stream as text, and its control. Rendered at least once a second in live mode. */
export function TailStatus({ tail, onPause }: { tail: Tail; onPause: (paused: boolean) => void }) {
  const { state, paused, waiting, skipped, dropped, perSecond } = tail;
  return (
    <div className={styles.status} role="status" aria-live="off">
      {state.kind !== 'failed' && (
        <button type="button" className={styles.pause} aria-pressed={paused} onClick={() => onPause(!paused)} title={paused ? 'Go on (Space)' : 'Pause (Space)'}>
          {paused ? <IconPlayerPlay size={13} aria-hidden /> : <IconPlayerPause size={13} aria-hidden />}
          {paused ? (waiting > 0 ? `Show ${waiting.toLocaleString('en-US')} new` : 'Go on') : 'Pause'}
        </button>
      )}
      <span className={styles.words} data-kind={state.kind}>
        {stateWords(tail)}
      </span>
      {state.kind === 'open' && <span className={styles.figure}>{rateWords(perSecond)}</span>}
      {skipped > 0 && (
        <span className={styles.skipped} title="Arrived faster than this page could take them, or while paused for longer than the buffer lasts. They are stored: run the filter to see them.">
          {skipped.toLocaleString('en-US')} skipped
        </span>
      )}
      {dropped > 0 && (
        <span className={styles.figure} title={`The list keeps the newest ${tailCapacity.toLocaleString('en-US')} events.`}>
          newest {tailCapacity.toLocaleString('en-US')} kept, {dropped.toLocaleString('en-US')} older gone
        </span>
      )}
      {(state.kind === 'waiting' || state.kind === 'failed') && (
        <button type="button" className={styles.link} onClick={tail.reconnect}>
          Connect now
        </button>
      )}
    </div>
  );
}

function stateWords({ state, paused }: Tail): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting…';
    case 'open':
      return paused ? 'Paused' : 'Live';
    case 'waiting':
      return `Connection lost, trying again in ${Math.max(1, Math.ceil((state.retryAt - Date.now()) / 1_000))} s (attempt ${state.attempt})`;
    case 'failed':
      // The message about a filter is under the query bar.
      return state.problem.query === null ? sentence(state.problem.message) : 'Not live: the filter cannot be read';
  }
}

function rateWords(perSecond: number): string {
  const rounded = perSecond >= 10 ? Math.round(perSecond) : Math.round(perSecond * 10) / 10;
  return `${rounded.toLocaleString('en-US')} events/s`;
}
