import { Loader, Skeleton } from '@mantine/core';
import type { Scope } from '../../../api/scope';
import { EmptyResult } from '../../../shared/feedback/EmptyResult';
import type { UpdateParams } from '../exploreParams';
import { maxPages, pageSize, type StoredEvents } from './useExploreRows';
import styles from './ListFooter.module.css';

interface ListFooterProps {
  events: StoredEvents;
  scope: Scope;
  live: boolean;
  isEmpty: boolean;
  count: number;
  update: UpdateParams;
}

/** The text after the last row: more to come, the end, the limit, or why there are no rows. */
export function ListFooter({ events, scope, live, isEmpty, count, update }: ListFooterProps) {
  if (events.isPending) {
    return (
      <div aria-label="Loading events" className={styles.skeleton}>
        {Array.from({ length: 14 }, (_, row) => (
          <Skeleton key={row} height={10} width={`${92 - ((row * 17) % 40)}%`} />
        ))}
      </div>
    );
  }
  if (isEmpty) {
    return live ? <p>Waiting for events that match. None came in the last hour.</p> : <EmptyResult scope={scope} onRange={update} onClearFilter={() => update({ filter: '' })} />;
  }
  if (events.isFetchNextPageError) {
    return (
      <p>
        {events.error?.message ?? 'The next events could not be loaded.'}{' '}
        <button type="button" className={styles.link} onClick={() => void events.fetchNextPage()}>
          Try again
        </button>
      </p>
    );
  }
  if (events.isFetchingNextPage) {
    return (
      <p className={styles.more}>
        <Loader size={12} /> Loading more…
      </p>
    );
  }
  if (events.hasNextPage) {
    return null;
  }
  if ((events.data?.pages.length ?? 0) >= maxPages) {
    return <p>These are the newest {(maxPages * pageSize).toLocaleString('en-US')} events. Narrow the range or the filter to see others.</p>;
  }
  return <p>{live ? 'The last hour ends here.' : `That is all: ${count.toLocaleString('en-US')} ${count === 1 ? 'event' : 'events'}.`}</p>;
}
