import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconZoomQuestion from '@tabler/icons-react/dist/esm/icons/IconZoomQuestion.mjs';
import { newestEventQuery } from '../../api/events';
import type { Scope, TimeRange } from '../../api/scope';
import { rangeWords, widerRange } from '../time/rangeWords';
import { rangeAround, resolveRange } from '../time/timeRange';
import { useZone } from '../time/zone';
import styles from './EmptyResult.module.css';
import { StateMessage } from './StateMessage';

interface EmptyResultProps {
  scope: Scope;
  onRange: (range: TimeRange) => void;
  onClearFilter: () => void;
}

/** No events: states the filter and the range, and offers to widen the range, to go to the newest event or to clear the filter. */
export function EmptyResult({ scope, onRange, onClearFilter }: EmptyResultProps) {
  const range = resolveRange(scope, Date.now());
  const wider = range === null ? null : widerRange(range.to - range.from);
  const words = rangeWords(scope, useZone());
  const newest = useQuery({ ...newestEventQuery, enabled: scope.filter === '' }).data?.events[0];
  return (
    <StateMessage
      compact
      icon={<IconZoomQuestion size={18} aria-hidden />}
      title={scope.filter === '' ? `No events ${words}` : 'No event matches'}
      action={
        <div className={styles.ways}>
          {wider !== null && (
            <Button size="xs" variant="default" onClick={() => onRange(wider.range)}>
              Look at the {wider.label}
            </Button>
          )}
          {newest !== undefined && (
            <Button size="xs" variant="default" onClick={() => onRange(rangeAround(newest.time, Date.now()))}>
              Go to the newest event
            </Button>
          )}
          {scope.filter !== '' && (
            <Button size="xs" variant="default" onClick={onClearFilter}>
              Clear the filter
            </Button>
          )}
        </div>
      }
    >
      {scope.filter === '' ? (
        'Nothing was sent in this time. Try a wider range, or send an event to POST /v1/events.'
      ) : (
        <>
          <code>{scope.filter}</code> {words}.
        </>
      )}
    </StateMessage>
  );
}
