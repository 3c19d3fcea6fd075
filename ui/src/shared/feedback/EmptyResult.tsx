import { Button } from '@mantine/core';
import IconZoomQuestion from '@tabler/icons-react/dist/esm/icons/IconZoomQuestion.mjs';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { nearestEventsQuery } from '../../api/events';
import type { Scope, TimeRange } from '../../api/scope';
import type { TelemetryEvent } from '../../api/types';
import { formatMinute } from '../time/formatTime';
import { rangeWords } from '../time/rangeWords';
import { resolveRange } from '../time/timeRange';
import { useZone } from '../time/zone';
import styles from './EmptyResult.module.css';
import { StateMessage } from './StateMessage';

interface EmptyResultProps {
  scope: Scope;
  onRange: (range: TimeRange) => void;
  onClearFilter: () => void;
}

/** No events: states the filter and the range, and leads to the nearest events, or says that there are none at any time. */
export function EmptyResult({ scope, onRange, onClearFilter }: EmptyResultProps) {
  const { filter, from, to } = scope;
  const range = useMemo(() => resolveRange({ from, to }, Date.now()), [from, to]);
  const zone = useZone();
  const words = rangeWords(scope, zone);
  const nearest = useQuery({ ...nearestEventsQuery(filter, range?.from ?? 0, range?.to ?? 0), enabled: range !== null });
  const lengthMs = range === null ? 0 : range.to - range.from;
  const { before = null, after = null } = nearest.data ?? {};
  return (
    <StateMessage
      compact
      icon={<IconZoomQuestion size={18} aria-hidden />}
      title={filter === '' ? `No events ${words}` : 'No event matches'}
      action={
        <div className={styles.ways}>
          {before !== null && (
            <Button size="xs" variant="default" onClick={() => onRange(rangeBefore(before, lengthMs))}>
              Go to the newest before, {formatMinute(before.time, zone)}
            </Button>
          )}
          {after !== null && (
            <Button size="xs" variant="default" onClick={() => onRange(rangeAfter(after, lengthMs))}>
              Go to the first after, {formatMinute(after.time, zone)}
            </Button>
          )}
          {filter !== '' && (
            <Button size="xs" variant="default" onClick={onClearFilter}>
              Clear the filter
            </Button>
          )}
        </div>
      }
    >
      {filter !== '' && (
        <p>
          <code>{filter}</code> {words}.
        </p>
      )}
      {nearest.data !== undefined && before === null && after === null && (
        <p>{filter === '' ? 'There are no events of any time. Send one to POST /v1/events.' : 'No event of any time matches.'}</p>
      )}
    </StateMessage>
  );
}

/** A range as long as the one without events, which ends with the event. */
function rangeBefore(event: TelemetryEvent, lengthMs: number): TimeRange {
  const time = Date.parse(event.time);
  return { from: new Date(time - lengthMs).toISOString(), to: new Date(time + 1_000).toISOString() };
}

/** A range as long as the one without events, which begins with the event. */
function rangeAfter(event: TelemetryEvent, lengthMs: number): TimeRange {
  const time = Date.parse(event.time);
  return { from: new Date(time).toISOString(), to: new Date(time + Math.max(lengthMs, 1_000)).toISOString() };
}
