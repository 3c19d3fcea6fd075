import { Button } from '@mantine/core';
import IconMoodEmpty from '@tabler/icons-react/dist/esm/icons/IconZoomQuestion.mjs';
import { StateMessage } from './StateMessage';
import { resolveRange } from '../time/timeRange';
import type { Scope } from '../../pages/explore/exploreQueries';
import { rangeWords, widerRange } from '../time/rangeWords';
import type { UpdateParams } from '../../pages/explore/useExploreParams';
import classes from '../../pages/explore/ExplorePage.module.css';

/** No events: says for what and when, and offers the two ways out. */
export function EmptyResult({ scope, update }: { scope: Scope; update: UpdateParams }) {
  const range = resolveRange(scope, Date.now());
  const wider = range === null ? null : widerRange(range.to - range.from);
  return (
    <StateMessage
      compact
      icon={<IconMoodEmpty size={18} aria-hidden />}
      title={scope.filter === '' ? `No events ${rangeWords(scope.from, scope.to)}` : 'No event matches'}
      action={
        <div className={classes.ways}>
          {wider !== null && (
            <Button size="xs" variant="default" onClick={() => update({ from: wider.from, to: wider.to })}>
              Look at the {wider.label}
            </Button>
          )}
          {scope.filter !== '' && (
            <Button size="xs" variant="default" onClick={() => update({ filter: '' })}>
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
          <code className={classes.quoted}>{scope.filter}</code> {rangeWords(scope.from, scope.to)}.
        </>
      )}
    </StateMessage>
  );
}
