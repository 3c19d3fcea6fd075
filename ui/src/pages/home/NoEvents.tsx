import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import IconCalendarOff from '@tabler/icons-react/dist/esm/icons/IconCalendarOff.mjs';
import { newestEventQuery } from '../../api/events';
import type { TimeRange } from '../../api/scope';
import { useImported } from '../../imports/imported';
import { useLeadHome } from '../../imports/useLeadHome';
import { formatMinute } from '../../shared/time/formatTime';
import page from '../../shared/layout/page.module.css';
import { PageSkeleton } from '../../shared/layout/PageSkeleton';
import { StateMessage } from '../../shared/feedback/StateMessage';
import { presetOf, rangeAround, rangeLabel } from '../../shared/time/timeRange';
import { useTimeRange } from '../../shared/time/useTimeRange';
import { useZone, type Zone } from '../../shared/time/zone';
import { FirstEvent } from './FirstEvent';
import { ImportReport } from './ImportReport';

// While there are no events yet, the first one should appear without a click.
const pollMs = 5_000;

/** No events in the range: either none at all yet, or none at that time. */
export function NoEvents({ range }: { range: TimeRange }) {
  const { data, isPending } = useQuery({
    ...newestEventQuery,
    refetchInterval: ({ state }) => (state.data?.events.length === 0 ? pollMs : false),
  });
  const [, setRange] = useTimeRange();
  const zone = useZone();
  const lead = useLeadHome();
  const hasReport = useImported((state) => state.imported !== null);
  const newest = data?.events[0];
  if (isPending) {
    return <PageSkeleton />;
  }
  if (newest === undefined) {
    return <FirstEvent onImported={lead} />;
  }
  const wider = rangeAround(newest.time, Date.now());
  return (
    <>
      {hasReport && (
        <div className={page.page}>
          <ImportReport />
        </div>
      )}
      <StateMessage
        icon={<IconCalendarOff size={20} aria-hidden />}
        title="No events in this time range"
        action={
          <Button size="xs" onClick={() => setRange(wider)}>
            Show {labelInside(wider, zone)}
          </Button>
        }
      >
        {rangeLabel(range, zone)} holds none. The newest event is from {formatMinute(newest.time, zone)}.
      </StateMessage>
    </>
  );
}

/** A preset's name inside a sentence begins with a lower-case letter; months keep their capital. */
function labelInside(range: TimeRange, zone: Zone): string {
  const label = rangeLabel(range, zone);
  return presetOf(range) === undefined ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
