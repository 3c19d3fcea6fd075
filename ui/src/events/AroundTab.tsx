import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { aroundQuery } from '../api/events';
import type { Scope } from '../api/scope';
import type { TelemetryEvent } from '../api/types';
import { levelToken } from '../charts/seriesTokens';
import { ProblemState } from '../shared/feedback/ProblemState';
import { formatHover, formatOffset } from '../shared/time/formatTime';
import { useZone } from '../shared/time/zone';
import { eventTitle } from './eventTitle';
import { shownValue, type Units } from './fieldText';
import { relatedLinks } from './relatedEvents';
import { summaryFields } from './salientFields';
import styles from './AroundTab.module.css';

const noUnits: Units = new Map();

interface AroundTabProps {
  event: TelemetryEvent;
  /** Called when another event is selected. */
  onOpen: (id: string) => void;
  /** Called with the scope of the events of the same job, request or person. */
  onRelated: (scope: Scope) => void;
}

/** The events just before and after, whatever the filter, and links to all events of the same job, request or person. */
export function AroundTab({ event, onOpen, onRelated }: AroundTabProps) {
  const answer = useQuery(aroundQuery(event.id));
  const links = relatedLinks(event);
  return (
    <div>
      {links.length > 0 && (
        <div className={styles.links}>
          {links.map(({ field, label, scope }) => (
            <button key={field} type="button" title={`Filter ${scope.filter}, from ${scope.from} to ${scope.to}`} onClick={() => onRelated(scope)}>
              {label}
            </button>
          ))}
        </div>
      )}
      {answer.isError && <ProblemState compact error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <p className={styles.loading}>Loading the events around…</p>}
      {answer.data !== undefined && <Around events={answer.data.events} event={event} onOpen={onOpen} />}
    </div>
  );
}

function Around({ events, event, onOpen }: { events: readonly TelemetryEvent[]; event: TelemetryEvent; onOpen: (id: string) => void }) {
  const zone = useZone();
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Not an expression body: browsers return a promise, which an effect must not return.
    current.current?.scrollIntoView({ block: 'center' });
  }, [event.id, events]);
  return (
    <ol className={styles.list}>
      {events.map((other) => {
        const isCurrent = other.id === event.id;
        return (
          <li key={other.id}>
            <button
              ref={isCurrent ? current : undefined}
              type="button"
              className={styles.row}
              aria-current={isCurrent || undefined}
              title={formatHover(other.time, zone)}
              onClick={() => onOpen(other.id)}
            >
              <span className={styles.offset}>{isCurrent ? 'this' : formatOffset(other.time, event.time)}</span>
              <span className={styles.mark} style={{ background: `var(${levelToken(other.level)})` }} />
              <span className={styles.text}>
                <span className={styles.event}>{eventTitle(other)}</span>
                <span className={styles.summary}>
                  {summaryFields(other, 3)
                    .map(({ name, value }) => shownValue(name, value, noUnits))
                    .join(' · ')}
                </span>
              </span>
              {other.job_id !== undefined && other.job_id === event.job_id && !isCurrent && <span className={styles.same}>same job</span>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
